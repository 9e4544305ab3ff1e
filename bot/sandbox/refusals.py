"""How the Bot API refuses a call, in Telegram's own words."""

from http import HTTPStatus


class Refusal(Exception):
    """A call that the Bot API answers with `ok: false`."""

    def __init__(
        self, code: int, description: str, *, retry_after: int | None = None, moved_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.moved_to = moved_to

    def as_json(self) -> dict[str, object]:
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        if self.moved_to is not None:
            answer["parameters"] = {"migrate_to_chat_id": self.moved_to}
        return answer


def bad_request(reason: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def unauthorized() -> Refusal:
    return Refusal(HTTPStatus.UNAUTHORIZED, "Unauthorized")


def not_found() -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, "Not Found")


def blocked_by_the_user() -> Refusal:
    return Refusal(HTTPStatus.FORBIDDEN, "Forbidden: bot was blocked by the user")


def put_out_of_the_group() -> Refusal:
    return Refusal(HTTPStatus.FORBIDDEN, "Forbidden: bot was kicked from the group chat")


def upgraded_to(supergroup: int) -> Refusal:
    return Refusal(
        HTTPStatus.BAD_REQUEST, "Bad Request: group chat was upgraded to a supergroup chat", moved_to=supergroup
    )


def conflict(reason: str) -> Refusal:
    return Refusal(HTTPStatus.CONFLICT, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> Refusal:
    return Refusal(
        HTTPStatus.TOO_MANY_REQUESTS, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
    )


def failure(status: int, *, retry_after: int | None) -> Refusal:
    """The refusal that goes with an HTTP status when nothing else is known about it."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return too_many_requests(1 if retry_after is None else retry_after)
    if status == HTTPStatus.FORBIDDEN:
        return blocked_by_the_user()
    return Refusal(status, HTTPStatus(status).phrase, retry_after=retry_after)
