from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        from journal.chores import chore
        from scorecards import mails, notifications, portfolio  # noqa: F401  the sentences of this room
        from scorecards.operations import credits, judgements, reports, snapshots

        chore("credits.drain", credits.keep_up)
        chore("snapshots.take", snapshots.take_missed)
        chore("campaign.judge", judgements.keep_up)
        chore("review.send", mails.send_due)
        chore("portfolio.make", portfolio.keep_up)
        chore("report.work_ahead", reports.keep_up)
