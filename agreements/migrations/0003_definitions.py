"""The first definitions of the programme's words, in both languages, in force from the first day of 2026."""

from django.db import migrations

VERSION = "2026.1"
IN_FORCE_FROM_ON = "2026-01-01"
# term, title and text in English, title and text in French
DEFINITIONS = [
    (
        "mql",
        "Marketing qualified lead (MQL)",
        "A named person at a company has shown interest in what we sell, by a form, an event or an answer, and may lawfully"
        " be contacted. It is a lead created; nobody in sales has judged it yet.",
        "Lead qualifié marketing (MQL)",
        "Une personne identifiée d’une entreprise a montré de l’intérêt pour ce que nous vendons, par un formulaire, un"
        " événement ou une réponse, et peut être contactée dans le respect de la loi. Le lead est créé ; personne aux"
        " ventes ne l’a encore jugé.",
    ),
    (
        "sal",
        "Accepted lead (SAL)",
        "A lead that the partner it was passed to has accepted before its deadline, and so has undertaken to contact.",
        "Lead accepté (SAL)",
        "Un lead que le partenaire auquel il a été transmis a accepté avant l’échéance, et qu’il s’engage donc à contacter.",
    ),
    (
        "sql",
        "Sales qualified lead (SQL)",
        "An accepted lead whose company was reached and has a need, a project and somebody to decide. Sales says so, and"
        " says why when it says no.",
        "Lead qualifié ventes (SQL)",
        "Un lead accepté dont l’entreprise a été jointe et a un besoin, un projet et quelqu’un pour décider. Ce sont les"
        " ventes qui le disent, et qui disent pourquoi quand c’est non.",
    ),
    (
        "conversion-rate",
        "Lead conversion rate",
        "Of the leads received long enough ago, the share that became an opportunity within the published delay. Leads"
        " still too young are not counted, and a lead declined in time for a fault of the lead is left out.",
        "Taux de conversion",
        "Parmi les leads reçus depuis assez longtemps, la part devenue opportunité dans le délai publié. Les leads trop"
        " récents ne comptent pas, et un lead refusé à temps pour un défaut du lead est écarté.",
    ),
    (
        "win-rate",
        "Win rate",
        "Of the opportunities closed in the period, won or lost, the share that was won.",
        "Taux de succès",
        "Parmi les opportunités closes dans la période, gagnées ou perdues, la part gagnée.",
    ),
    (
        "origin",
        "Origin",
        "Where an opportunity comes from, one answer only, the first that applies, kept with its reason. Passed: its lead"
        " was delivered by the vendor to a partner. Sourced: a partner registered the deal, introduced the lead, or made"
        " the first touch that was more than a visit, within 180 days before the opportunity. Otherwise it is the vendor’s."
        " Origins add up to 100%.",
        "Origine",
        "D’où vient une opportunité : une seule réponse, la première qui s’applique, gardée avec sa raison. Transmise : son"
        " lead a été remis par le fournisseur à un partenaire. Apportée : un partenaire a enregistré l’affaire, présenté le"
        " lead, ou eu le premier point de contact qui soit plus qu’une visite, dans les 180 jours avant l’opportunité."
        " Sinon, elle est celle du fournisseur. Les origines font 100 %.",
    ),
    (
        "sourced",
        "Sourced opportunity",
        "An opportunity whose origin is the partner: it registered the deal or introduced the lead before the vendor knew"
        " of it, or its own act was the first touch that was more than a visit, within 180 days before the opportunity.",
        "Opportunité apportée",
        "Une opportunité dont l’origine est le partenaire : il a enregistré l’affaire ou présenté le lead avant que le"
        " fournisseur ne le connaisse, ou son propre acte a été le premier point de contact qui soit plus qu’une visite,"
        " dans les 180 jours avant l’opportunité.",
    ),
    (
        "vendor-passed",
        "Vendor-passed opportunity",
        "An opportunity born of a lead that the vendor delivered to the partner. It stands beside what the partner sourced;"
        " the headline is the two together, each named.",
        "Opportunité transmise",
        "Une opportunité née d’un lead que le fournisseur a remis au partenaire. Elle se lit à côté de ce que le partenaire"
        " a apporté ; le chiffre principal est la somme des deux, chacun nommé.",
    ),
    (
        "influenced",
        "Influenced opportunity",
        "An opportunity neither sourced by the partner nor passed to it, on whose account the partner has at least one"
        " touch that counts and is more than a visit. Several partners may influence one; so it stands on a line of its"
        " own, hatched, and is never added to what was sourced or passed.",
        "Opportunité influencée",
        "Une opportunité ni apportée par le partenaire ni transmise à lui, sur le compte de laquelle il a au moins un point"
        " de contact qui compte et soit plus qu’une visite. Plusieurs partenaires peuvent influencer la même ; elle a donc"
        " sa propre ligne, hachurée, et n’est jamais ajoutée à l’apporté ni au transmis.",
    ),
    (
        "partner-of-record",
        "Partner of record",
        "The partner for whom an opportunity counts, whole: the one with the approved registration, else the one named as"
        " fulfilling it, else the one of its origin. Where several have a role, the shares agreed on the opportunity add up"
        " to 100%.",
        "Partenaire titulaire",
        "Le partenaire pour lequel une opportunité compte, entière : celui dont l’enregistrement est approuvé, sinon celui"
        " qui la réalise, sinon celui de son origine. Quand plusieurs ont un rôle, les parts convenues sur l’opportunité"
        " font 100 %.",
    ),
    (
        "validated-pipeline",
        "Validated pipeline",
        "The amounts, excluding tax, of opportunities with an end customer, a contact there, a product, an amount, an"
        " expected close and a dated next step, that were registered and approved, or accepted by the vendor, or, under"
        " €10,000, stood without conflict. An opportunity leaves it when its close is more than 60 days past, when it was"
        " not updated for 60 days, or when it ended as no project, a duplicate or never met.",
        "Pipeline validé",
        "Les montants hors taxes des opportunités qui ont un client final, un contact chez lui, un produit, un montant, une"
        " clôture prévue et une prochaine étape datée, et dont l’enregistrement est approuvé, ou que le fournisseur a"
        " acceptées, ou, sous 10 000 €, qui sont sans conflit. Une opportunité en sort quand sa clôture est dépassée de"
        " plus de 60 jours, quand elle n’a pas été mise à jour depuis 60 jours, ou quand elle finit sans projet, en doublon"
        " ou sans rencontre.",
    ),
    (
        "booked",
        "Booked",
        "The amount of opportunities won in the period: annual value and one-off amounts, the vendor’s net revenue,"
        " excluding tax. Renewals are shown apart.",
        "Montant signé",
        "Le montant des opportunités gagnées dans la période : valeur annuelle et montants ponctuels, en revenu net du"
        " fournisseur, hors taxes. Les renouvellements sont montrés à part.",
    ),
    (
        "invoiced",
        "Invoiced",
        "What was invoiced in the period, excluding tax, less credit notes. A total names its kind, sell-in, sell-out or"
        " direct, so that the same euro is never added twice.",
        "CA facturé",
        "Ce qui a été facturé dans la période, hors taxes, avoirs déduits. Un total nomme sa nature, sell-in, sell-out ou"
        " direct, pour que le même euro ne soit jamais ajouté deux fois.",
    ),
    (
        "contribution",
        "Contribution to pipeline and revenue",
        "A partner’s share of the pipeline or of the revenue. The figure always names what it is a share of: everything,"
        " or what goes through partners.",
        "Contribution au pipeline et au chiffre d’affaires",
        "La part d’un partenaire dans le pipeline ou dans le chiffre d’affaires. Le chiffre nomme toujours ce dont il est"
        " une part : le total, ou ce qui passe par les partenaires.",
    ),
    (
        "contribution-score",
        "Contribution score, formula 2026.1",
        "Results only, from 0 to 100: leads qualified and accepted by sales 15, lead conversion 20, validated pipeline 25,"
        " booked 40, each against the target agreed or the tier’s. What cannot be measured yet leaves both sides of the"
        " fraction. Weights, targets and delays are published for the programme year; a partner can recompute its own. It"
        " decides nothing by itself.",
        "Score de contribution, formule 2026.1",
        "Des résultats seulement, de 0 à 100 : leads qualifiés et acceptés par les ventes 15, conversion des leads 20,"
        " pipeline validé 25, montant signé 40, chacun face à l’objectif convenu ou à celui du niveau. Ce qui n’est pas"
        " encore mesurable quitte les deux côtés de la fraction. Poids, objectifs et délais sont publiés pour l’année du"
        " programme ; un partenaire peut recalculer le sien. Le score ne décide de rien à lui seul.",
    ),
    (
        "adoption-index",
        "Adoption index",
        "How much of what the programme offers its tier a partner uses, from 0 to 100: assets shared with customers,"
        " trainings completed, campaigns and events with their result recorded, funds used with their result recorded,"
        " newsletter clicks. It is activity, shown beside the score and never added to it.",
        "Indice d’adoption",
        "Ce qu’un partenaire utilise de ce que le programme offre à son niveau, de 0 à 100 : supports partagés avec des"
        " clients, formations terminées, campagnes et événements au résultat consigné, fonds utilisés au résultat consigné,"
        " clics de la lettre. C’est de l’activité, montrée à côté du score et jamais ajoutée à lui.",
    ),
    (
        "active-partner",
        "Active partner",
        "A partner that has signed the programme’s terms and is neither suspended nor ended. An active partner need not"
        " have sold anything this year.",
        "Partenaire actif",
        "Un partenaire qui a signé les conditions du programme et n’est ni suspendu ni sorti. Un partenaire actif n’a pas"
        " forcément vendu cette année.",
    ),
    (
        "touch",
        "Touch",
        "An act of marketing or sales, online or offline, by the vendor, by a partner or by both, in which somebody of the"
        " customer took part. Every touch of the journey counts, before and after the opportunity opens.",
        "Point de contact",
        "Un acte de marketing ou de vente, en ligne ou non, du fournisseur, d’un partenaire ou des deux, auquel quelqu’un"
        " du client a pris part. Tout point de contact du parcours compte, avant et après l’ouverture de l’opportunité.",
    ),
    (
        "attributed",
        "Attributed and unattributed",
        "The amount of a deal shared among the touches of its journey by a published model. The shares and the"
        " unattributed rest add up to the amount to the cent. It says which marketing worked; it is no mark for a partner.",
        "Attribué et non attribué",
        "Le montant d’une affaire partagé entre les points de contact de son parcours par un modèle publié. Les parts et le"
        " reste non attribué font le montant au centime près. Cela dit quel marketing a porté ; ce n’est pas une note pour"
        " un partenaire.",
    ),
    (
        "too-early",
        "Too early to tell",
        "At the age of an activity, too small a share of its result can be seen to judge it. We say when a first range and"
        " then a figure can be given, and show the leading indicators until then. Too early is not zero.",
        "Trop tôt pour conclure",
        "À l’âge d’une activité, une trop petite part de son résultat est visible pour la juger. Nous disons quand une"
        " première fourchette puis un chiffre seront possibles, et montrons d’ici là les indicateurs avancés. Trop tôt"
        " n’est pas zéro.",
    ),
    (
        "fund-balance",
        "Allocated, reserved, claimed, paid, forfeited, available",
        "The six words of a fund, excluding tax, the same for both sides. Allocated is all that was granted; available is"
        " allocated less what is reserved, claimed and not yet paid, paid and forfeited.",
        "Dotation, réservé, demandé, réglé, perdu, disponible",
        "Les six mots d’un fonds, hors taxes, les mêmes pour les deux côtés. La dotation est tout ce qui a été accordé ;"
        " le disponible est la dotation moins le réservé, le demandé non encore réglé, le réglé et le perdu.",
    ),
    (
        "download",
        "Download",
        "A person of a partner took an asset, counted once per person, asset and day. It measures adoption, not"
        " performance.",
        "Téléchargement",
        "Une personne d’un partenaire a pris un support, comptée une fois par personne, support et jour. Il mesure"
        " l’adoption, pas la performance.",
    ),
]


def write(apps, schema_editor):
    definition = apps.get_model("agreements", "Definition")
    for term, title_en, text_en, title_fr, text_fr in DEFINITIONS:
        definition.objects.get_or_create(
            term=term,
            version=VERSION,
            defaults={
                "title_en": title_en,
                "text_en": text_en,
                "title_fr": _typeset(title_fr),
                "text_fr": _typeset(text_fr),
                "in_force_from_on": IN_FORCE_FROM_ON,
            },
        )


def _typeset(french: str) -> str:
    """No-break spaces where French asks for them: before signs and units, and between thousands."""
    for plain, joined in (
        (" :", "\u00a0:"),
        (" ;", "\u202f;"),
        (" %", "\u00a0%"),
        ("10 000 €", "10\u202f000\u00a0€"),
    ):
        french = french.replace(plain, joined)
    return french


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_scope")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
