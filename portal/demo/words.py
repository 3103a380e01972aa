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
NEWCOMERS = {"Zénith Réseaux", "Escale Informatique", "Dune Digitale", "Opaline"}

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
JOBS = [
    "Responsable informatique",
    "Directeur des systèmes d’information",
    "Gérant",
    "Directrice administrative",
]

ACTIVITIES = (
    "Menuiseries Clinique Transports Ateliers Groupe Cabinet Imprimerie Laboratoires Hôtel Garages Coopérative"
    " Domaine Lycée Mairie Centre Conserverie Chantiers Pharmacie Étude Fonderie"
).split()
PROPER_NAMES = (
    "Kerlan Tilleuls Oriane Beaumont Saint-Clair Valmont Roquefort Belle-Île Ancenis Courbet Vigneron Lacaze Marsan"
    " Brocéliande Montfort Clairval Aubrac Sainte-Anne Dauphin Perceval Rochelle Vaugirard Lorient Camargue Oléron"
    " Champlain Mirabeau Fontenelle Grandval Hautefort Juvénal Lunel Meunier Noirmoutier Orsay Pasteur Quiberon"
    " Ravel Sablons Tocqueville Ursins Verneuil Wallon Yser Zola"
).split()
NEEDS = [
    "Sauvegarde externalisée, {n} postes",
    "Hébergement de données sensibles",
    "Connexion de {n} agences",
    "Messagerie sécurisée, {n} boîtes",
    "Plan de reprise d’activité",
    "Renouvellement du pare-feu",
    "Téléphonie pour {n} utilisateurs",
    "Audit de cybersécurité",
    "Migration vers le cloud, {n} serveurs",
    "Supervision du parc, {n} postes",
]
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
NOTES = [
    "Premier échange, besoin confirmé.",
    "Démonstration prévue la semaine prochaine.",
    "Attend l’accord de sa direction.",
    "Devis envoyé.",
    "Message laissé, rappel prévu.",
]
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
ASSETS = [
    ("Présentation de la gamme", "PRESENTATION", "gold silver bronze"),
    ("Plaquette Sauvegarde externalisée", "BROCHURE", "gold silver bronze"),
    ("Plaquette Pare-feu managé", "BROCHURE", "gold silver bronze"),
    ("Étude de cas Clinique des Tilleuls", "CASE_STUDY", "gold silver"),
    ("Étude de cas Transports Oriane", "CASE_STUDY", "gold silver bronze"),
    ("Tarif public", "PRICE_LIST", "gold silver bronze"),
    ("Conditions préférentielles Gold", "PRICE_LIST", "gold"),
    ("Kit e-mail Cybersécurité PME", "EMAIL_KIT", "gold silver"),
    ("Kit e-mail NIS 2", "EMAIL_KIT", "gold silver bronze"),
    ("Logos partenaires", "LOGO", "gold silver bronze"),
    ("Argumentaire Reprise d’activité", "PRESENTATION", "gold silver"),
    ("Guide NIS 2 pour les dirigeants", "BROCHURE", "gold silver bronze"),
]
COURSES = [
    ("Les fondamentaux de la gamme", 45),
    ("Sauvegarde et reprise", 90),
    ("Vendre la cybersécurité aux PME", 60),
    ("Pare-feu managé : mise en service", 120),
    ("Qualifier un lead en dix minutes", 30),
    ("NIS 2 : ce qui change", 45),
    ("Téléphonie d’entreprise", 75),
    ("Répondre à un appel d’offres public", 60),
]
