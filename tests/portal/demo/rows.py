"""All rows of the demo, each table as one short text that two equal builds share."""

from django.apps import apps
from django.db import connection, models

ROOMS = ("partners", "journal", "agreements", "comarketing", "training", "surveys", "leads")
DRAWN_ANEW = {  # salts, tokens, random names of files, and the clock of the machine
    *("partners_user.password", "partners_invitation.token_hash", "comarketing_assetversion.path"),
    *("journal_event.recorded_at", "journal_notification.created_at"),
}


def fingerprints() -> dict[str, tuple[int, str]]:
    """Of each table: its number of rows and a hash of what they say, but for ids drawn at random."""
    models_ = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    with connection.cursor() as cursor:
        return {model._meta.db_table: _fingerprint(cursor, model) for model in models_}


def _fingerprint(cursor, model: type[models.Model]) -> tuple[int, str]:  # type: ignore[no-untyped-def]
    said = [text for field in model._meta.concrete_fields if (text := _said(model, field))]
    cursor.execute(
        f"SELECT count(*), coalesce(md5(string_agg(concat_ws('|', {', '.join(said)}), '¶' ORDER BY id)), '')"
        f" FROM {model._meta.db_table} t"
    )
    return cursor.fetchone()


def _said(model: type[models.Model], field: models.Field) -> str:
    """A row's number and what it points at are told from the first row on, so that sequences do not matter."""
    name = f"t.{field.column}"
    if f"{model._meta.db_table}.{field.column}" in DRAWN_ANEW or isinstance(field, models.UUIDField):
        return ""
    if field.primary_key or isinstance(field, models.ForeignKey):
        target = (field.related_model if isinstance(field, models.ForeignKey) else model)._meta.db_table
        return f"coalesce(({name} - (SELECT min(id) FROM {target}))::text, '-')"
    if isinstance(field, models.JSONField):
        return f"CASE WHEN jsonb_typeof({name}) = 'object' THEN {name} - 'opportunity' ELSE {name} END"
    return f"coalesce({name}::text, '-')"


def lost() -> dict[str, int]:
    """Touches and events whose subject no share, lead or interaction bears."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'touches', count(*) FROM leads_touch t WHERE subject IS NOT NULL AND NOT EXISTS ("
            " SELECT FROM leads_leadshare s WHERE s.public_id = t.subject UNION ALL"
            " SELECT FROM leads_lead l WHERE l.public_id = t.subject UNION ALL"
            " SELECT FROM leads_interaction i WHERE i.public_id = t.subject)"
            " UNION ALL SELECT 'events', count(*) FROM journal_event e WHERE kind LIKE 'lead.%' AND NOT EXISTS ("
            " SELECT FROM leads_leadshare s WHERE s.public_id = e.subject)"
        )
        return dict(cursor.fetchall())
