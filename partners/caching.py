"""The cache that counts attempts: in Redis for all processes together; while Redis is gone, in each for itself."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("tandem.cache")


class Steadfast(RedisCache):
    """Redis, or this process's own memory when Redis does not answer: limits still bite, and nobody is locked out."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache("steadfast", params)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_here(super().add, self._here.add, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._or_here(super().get, self._here.get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        return self._or_here(super().set, self._here.set, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_here(super().delete, self._here.delete, *args, **kwargs)

    def _or_here(self, there: Callable[..., Any], here: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return there(*args, **kwargs)
        except RedisError as error:
            log.warning("the cache does not answer (%s): this process counts for itself", error)
            return here(*args, **kwargs)
