"""The fictional names the demo is made of."""

VENDOR = "Altéa"
VENDOR_DOMAIN = "altea.example"
PASSWORD = "gagnant-gagnant-2026"  # noqa: S105  the demo's own, printed at every start

# name, tier, kind, size; the order is also the order of strength
PARTNERS = [
    ("Galaxis", "gold", "INTEGRATOR", "LARGE"),
    ("Brume & Fils", "gold", "RESELLER", "MEDIUM"),
    ("Cap Réseaux", "gold", "VAR", "LARGE"),
    ("Novalink", "gold", "RESELLER", "MEDIUM"),
    ("Delta Infogérance", "gold", "MSP", "LARGE"),
    ("Iroise Télécom", "gold", "RESELLER", "MEDIUM"),
    ("Argos Systèmes", "gold", "VAR", "MEDIUM"),
    ("Nexalia", "gold", "MSP", "LARGE"),
    ("Helvia Services", "gold", "RESELLER", "MEDIUM"),
    ("Égide Conseil", "silver", "VAR", "MEDIUM"),
    ("Fjord IT", "silver", "RESELLER", "SMALL"),
    ("Orion Bureautique", "silver", "RESELLER", "MEDIUM"),
    ("Sillage Numérique", "silver", "MSP", "MEDIUM"),
    ("Tramontane Informatique", "silver", "RESELLER", "MEDIUM"),
    ("Vauban Sécurité", "silver", "VAR", "SMALL"),
    ("Pixel Atlantique", "silver", "RESELLER", "SMALL"),
    ("Kerlan Réseaux", "silver", "RESELLER", "MEDIUM"),
    ("Mistral Cloud", "silver", "MSP", "MEDIUM"),
    ("Astrolabe", "silver", "INTEGRATOR", "MEDIUM"),
    ("Bastide Informatique", "silver", "RESELLER", "SMALL"),
    ("Cobalt Ingénierie", "silver", "VAR", "MEDIUM"),
    ("Lutèce Systèmes", "silver", "RESELLER", "MEDIUM"),
    ("Garonne Télécom", "silver", "RESELLER", "SMALL"),
    ("Alizé Conseil", "silver", "VAR", "SMALL"),
    ("Septentrion IT", "silver", "RESELLER", "MEDIUM"),
    ("Opaline", "silver", "MSP", "SMALL"),
    ("Jura Systèmes", "bronze", "RESELLER", "SMALL"),
    ("Vercors Informatique", "bronze", "RESELLER", "SMALL"),
    ("Calypso Services", "bronze", "RESELLER", "SMALL"),
    ("Rhône Bureautique", "bronze", "RESELLER", "MEDIUM"),
    ("Baie des Anges IT", "bronze", "RESELLER", "SMALL"),
    ("Sologne Réseaux", "bronze", "RESELLER", "SMALL"),
    ("Ardennes Micro", "bronze", "RESELLER", "SMALL"),
    ("Isère Infogérance", "bronze", "MSP", "SMALL"),
    ("Le Phare Numérique", "bronze", "VAR", "SMALL"),
    ("Picardie Systèmes", "bronze", "RESELLER", "SMALL"),
    ("Quercy Télécom", "bronze", "RESELLER", "SMALL"),
    ("Ponant Conseil", "bronze", "REFERRAL", "SMALL"),
    ("Morvan IT", "bronze", "RESELLER", "SMALL"),
    ("Camargue Micro", "bronze", "RESELLER", "SMALL"),
    ("Hexa Partenaires", "bronze", "REFERRAL", "SMALL"),
    ("Zénith Réseaux", "bronze", "RESELLER", "SMALL"),
    ("Escale Informatique", "bronze", "RESELLER", "SMALL"),
    ("Dune Digitale", "bronze", "RESELLER", "SMALL"),
    ("Distrilog", "silver", "DISTRIBUTOR", "LARGE"),
    ("Grossiste Arago", "silver", "DISTRIBUTOR", "LARGE"),
]
NEWCOMERS = {"Opaline": 83, "Zénith Réseaux": 71, "Escale Informatique": 52, "Dune Digitale": 23}  # days ago
NEVER_ORDER = {"Morvan IT", "Camargue Micro", "Hexa Partenaires", "Dune Digitale"}
LATE_LOGGER, STUFFER = "Orion Bureautique", "Bastide Informatique"

PLACES = [
    ("Île-de-France", "75011", "Paris"),
    ("Bretagne", "29000", "Quimper"),
    ("Provence-Alpes-Côte d’Azur", "13002", "Marseille"),
    ("Auvergne-Rhône-Alpes", "69003", "Lyon"),
    ("Occitanie", "31000", "Toulouse"),
    ("Grand Est", "67000", "Strasbourg"),
    ("Hauts-de-France", "59000", "Lille"),
    ("Nouvelle-Aquitaine", "33000", "Bordeaux"),
    ("Pays de la Loire", "44000", "Nantes"),
    ("Normandie", "76000", "Rouen"),
    ("Bourgogne-Franche-Comté", "21000", "Dijon"),
    ("Centre-Val de Loire", "45000", "Orléans"),
]

FIRST_NAMES = (
    "Camille Soizic Karim Jeanne Marc Inès Léa Hugo Manon Yanis Chloé Thomas Sarah Antoine Fatou Julien Élodie Mehdi"
    " Claire Nicolas Aurélie Bastien Nadia Pierre Lucie Olivier Amandine Rachid Sophie Vincent Maud Étienne"
).split()
LAST_NAMES = (
    "Morel Le Gall Benali Rivière Delmas Fabre Rousseau Garnier Lefèvre Haddad Perrin Moreau Cohen Girard Diallo"
    " Mercier Blanc Amrani Fontaine Chevalier Roux Lambert Kaci Masson Dupuis Barbier Renaud Ziani Picard Colin"
).split()
PUBLIC_JOBS = [
    "Directeur général des services",
    "Responsable des systèmes d’information",
    "Acheteuse publique",
]
JOBS = [
    "Responsable informatique",
    "Directeur des systèmes d’information",
    "Gérant",
    "Directrice administrative",
]

ACTIVITIES = {
    "PME": (
        "Menuiseries Clinique Transports Ateliers Cabinet Imprimerie Garages Conserverie Pharmacie Étude Fonderie"
        " Charpentes Boulangeries Maison Librairie Verrerie Scieries Carrosserie Miroiterie Domaine"
    ).split(),
    "ETI": (
        "Groupe Laboratoires Coopérative Chantiers Hôtels Logistique Industries Papeteries Cliniques Foncière"
    ).split(),
    "Public": [
        *(
            "Mairie de",
            "Lycée",
            "Centre hospitalier",
            "Communauté de communes",
            "Département de",
            "Université",
        ),
        *("Service d’incendie de", "Office de l’habitat", "Port de", "Bibliothèque"),
    ],
    "Grand compte": ["Mutuelle", "Banque", "Assurances", "Énergies", "Grands magasins", "Compagnie"],
}
PROPER_NAMES = (
    "Kerlan Tilleuls Oriane Beaumont Saint-Clair Valmont Roquefort Belle-Île Ancenis Courbet Vigneron Lacaze Marsan"
    " Brocéliande Montfort Clairval Aubrac Sainte-Anne Dauphin Perceval Rochelle Vaugirard Lorient Camargue Oléron"
    " Champlain Mirabeau Fontenelle Grandval Hautefort Juvénal Lunel Meunier Noirmoutier Orsay Pasteur Quiberon"
    " Ravel Sablons Tocqueville Ursins Verneuil Wallon Yser Zola"
).split()
NEEDS = {
    "PME": [
        "Sauvegarde externalisée, {n} postes",
        "Messagerie sécurisée, {n} boîtes",
        "Renouvellement du pare-feu",
        "Téléphonie pour {n} utilisateurs",
        "Audit de cybersécurité",
        "Supervision du parc, {n} postes",
    ],
    "ETI": [
        "Connexion de {n} sites",
        "Plan de reprise d’activité, {n} serveurs",
        "Migration vers le cloud, {n} serveurs",
        "Refonte du réseau, {n} sites",
        "Hébergement de données sensibles",
        "Téléphonie de {n} agences",
    ],
    "Public": [
        "Marché public : sauvegarde de {n} sites",
        "Mise en conformité NIS 2",
        "Appel d’offres téléphonie, {n} sites",
        "Réseau de {n} bâtiments",
    ],
    "Grand compte": [
        "Accord-cadre de cybersécurité, {n} entités",
        "Interconnexion de {n} agences",
        "Centre de secours informatique",
        "Supervision de {n} sites",
    ],
}
SIZES = {
    "PME": [6, 8, 12, 18, 25, 45, 60],
    "ETI": [4, 7, 12, 18, 30],
    "Public": [5, 9, 14, 22],
    "Grand compte": [12, 28, 60, 110],
}
WHY = [
    "Dans votre région",
    "Vous êtes formés à « Sauvegarde et reprise »",
    "A suivi votre webinaire",
    "Vous avez déjà équipé ce secteur",
    "Vous avez répondu aux 10 derniers leads dans les temps",
]
MESSAGES = [
    "Souhaite un devis avant la fin du mois. Budget validé.",
    "Le contrat actuel se termine au prochain trimestre.",
    "Rencontré au salon, demande une démonstration.",
    "Deux autres fournisseurs consultés.",
    "",
]
NOTES = {
    "CALL": [
        "Premier échange, besoin confirmé.",
        "Rappel après devis, toujours intéressé.",
        "Point sur le calendrier.",
    ],
    "MEETING": [
        "Visite sur site, schéma du réseau relevé.",
        "Démonstration faite, bon accueil.",
        "Réunion avec la direction : budget à confirmer.",
        "Point technique avec l’équipe informatique.",
    ],
    "EMAIL": ["Devis reçu, réponse attendue la semaine prochaine.", "A confirmé les quantités."],
    "NOTE": [
        "Relance à prévoir.",
        "Relancé, sans suite pour l’instant.",
        "Dossier suivi.",
        "À revoir en comité.",
    ],
}
CAMPAIGNS = [
    ("Cybersécurité PME", "WEBINAR"),
    ("Reprise après sinistre", "WEBINAR"),
    ("Salon IT Partners", "SHOW"),
    ("Petit-déjeuner cloud", "BREAKFAST"),
    ("Journées d’appels sauvegarde", "CALL_DAYS"),
    ("Guide NIS 2", "CONTENT"),
    ("Lettre aux dirigeants", "EMAIL"),
    ("Semaine de la téléphonie", "SOCIAL"),
    ("Rencontres collectivités", "BREAKFAST"),
    ("Assises du numérique", "SHOW"),
]
ABOUT = {
    "WEBINAR": "Quarante minutes et des questions ; l’enregistrement est envoyé aux inscrits.",
    "SHOW": "Un stand commun ; chacun reçoit les leads de son territoire.",
    "BREAKFAST": "Une vingtaine de dirigeants de la région ; coûts partagés à moitié.",
    "CALL_DAYS": "Fichier commun, argumentaire fourni ; les rendez-vous vont au partenaire.",
    "EMAIL": "Trois messages au nom du partenaire, liens suivis.",
    "CONTENT": "Un guide à télécharger, au logo de chaque partenaire.",
    "SOCIAL": "Une publication par jour, visuels fournis.",
}
MONTHS = ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre").split()
# title, kind, tiers, sort of file, versions
ASSETS = [
    ("Présentation de la gamme", "PRESENTATION", "gold silver bronze", ".pptx", 2),
    ("Plaquette Sauvegarde externalisée", "BROCHURE", "gold silver bronze", ".pdf", 2),
    ("Plaquette Pare-feu managé", "BROCHURE", "gold silver bronze", ".pdf", 1),
    ("Étude de cas Clinique des Tilleuls", "CASE_STUDY", "gold silver", ".pdf", 1),
    ("Étude de cas Transports Oriane", "CASE_STUDY", "gold silver bronze", ".pdf", 1),
    ("Tarif public", "PRICE_LIST", "gold silver bronze", ".xlsx", 3),
    ("Conditions préférentielles Gold", "PRICE_LIST", "gold", ".xlsx", 1),
    ("Kit e-mail Cybersécurité PME", "EMAIL_KIT", "gold silver", ".zip", 1),
    ("Kit e-mail NIS 2", "EMAIL_KIT", "gold silver bronze", ".zip", 1),
    ("Logos partenaires", "LOGO", "gold silver bronze", ".zip", 1),
    ("Bannière de salon", "LOGO", "gold silver bronze", ".png", 1),
    ("Argumentaire Reprise d’activité", "PRESENTATION", "gold silver", ".pptx", 1),
    ("Guide NIS 2 pour les dirigeants", "BROCHURE", "gold silver bronze", ".pdf", 1),
]
SENTENCES = [
    "Une sauvegarde n’a de valeur que si la restauration a été essayée.",
    "Commencez par ce qui arrêterait l’entreprise : commandes, paie, téléphone.",
    "Trois copies, deux supports, une hors du bâtiment.",
    "Le dirigeant répond de la sécurité ; le partenaire l’aide à la tenir.",
    "Un pare-feu se règle une fois et se surveille chaque jour.",
    "Chaque incident noté évite le suivant.",
    "Le délai de reprise se décide avant la panne, avec ceux qui travaillent.",
    "Un devis clair tient sur une page et dit ce qui n’est pas compris.",
    "Les mises à jour se font la nuit ; le compte rendu arrive le matin.",
    "La directive NIS 2 concerne aussi les sous-traitants.",
    "Former une heure par an chaque salarié coûte moins qu’un jour d’arrêt.",
    "L’hébergement reste en France, dans deux centres éloignés.",
    "Les données de santé demandent un hébergeur certifié.",
    "Le support répond en français, de huit heures à dix-neuf heures.",
    "Un essai de trente jours, sans engagement, avec vos propres données.",
    "Le tarif suit le nombre de postes, jamais le volume du mois.",
    "La téléphonie passe par le réseau de l’entreprise, et par le mobile quand il tombe.",
    "Une agence de plus se raccorde en deux jours.",
    "Le rapport mensuel dit ce qui a été bloqué, et ce qui reste à faire.",
    "Votre logo sur la couverture, vos coordonnées en dernière page.",
]
COURSES = [
    ("Les fondamentaux de la gamme", 45, "Ce que nous vendons, à qui, et ce qui nous distingue."),
    ("Sauvegarde et reprise", 90, "Dimensionner, installer et tester un plan de reprise."),
    ("Vendre la cybersécurité aux PME", 60, "Les cinq questions d’un premier rendez-vous."),
    ("Pare-feu managé : mise en service", 120, "De la commande au premier rapport mensuel."),
    ("Qualifier un lead en dix minutes", 30, "Besoin, budget, décideur, calendrier."),
    ("NIS 2 : ce qui change", 45, "Qui est concerné, pour quand, et par où commencer."),
    ("Téléphonie d’entreprise", 75, "Du standard au poste mobile."),
    ("Répondre à un appel d’offres public", 60, "Lire un règlement de consultation, tenir les délais."),
]
