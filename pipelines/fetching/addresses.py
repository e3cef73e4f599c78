"""What may be visited: schemes, hosts and IP addresses, decided without asking anybody.

In: addresses as text. Out: addresses that may be asked for, or `FetchFailed`. Names are resolved in `network`.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final, TypeAlias
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from pipelines.fetching.reasons import FetchFailed

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_NAT64: Final = ip_network("64:ff9b::/96")
_MAY_STAY: Final = "%/:=&?~#+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where one source may lead: these schemes, these hosts (`*.x` is everything below x), these private networks."""

    schemes: frozenset[str]
    hosts: tuple[str, ...]
    private_networks: tuple[Network, ...] = ()

    def checked(self, url: str) -> str:
        """The address as it is asked for. Raises: FetchFailed `bad_url`, `scheme_not_allowed`, `host_not_allowed`."""
        try:
            parts = urlsplit(url)
            host = parts.hostname
            _ = parts.port
        except ValueError as error:
            raise FetchFailed("bad_url", f"{url!r}: {error}") from error
        if parts.scheme not in self.schemes:
            raise FetchFailed("scheme_not_allowed", f"{parts.scheme or 'no scheme'}:// in {url!r}")
        if not host or parts.username is not None:
            raise FetchFailed("bad_url", f"{url!r} names no host, or carries a user name")
        if not any(_covers(allowed, host) for allowed in self.hosts):
            raise FetchFailed("host_not_allowed", f"{host} in {url!r}; allowed are {', '.join(self.hosts)}")
        return urlunsplit(parts._replace(path=parts.path or "/", fragment=""))

    def may_connect(self, address: Address) -> bool:
        """Whether this very address may be connected to: public, or in a network that was configured."""
        real = unwrapped(address)
        if any(real.version == network.version and real in network for network in self.private_networks):
            return True
        return real.is_global and not real.is_multicast


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that merely carries it (mapped, 6to4, Teredo, NAT64)."""
    if not isinstance(address, IPv6Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def resolved(base: str, link: str, charset: str = "utf-8") -> str:
    """The absolute address of a link on a page; characters outside ASCII are percent-encoded, a query as the page is.

    Raises: FetchFailed `bad_url`.
    """
    try:
        parts = urlsplit(urljoin(base, "".join(link.split("\n")).strip()))
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = parts.port
    except (ValueError, UnicodeError) as error:
        raise FetchFailed("bad_url", f"{link!r} on {base}: {error}") from error
    if parts.username is not None:
        raise FetchFailed("bad_url", f"{link!r} on {base} carries a user name")
    shown = f"[{host}]" if ":" in host else host
    return urlunsplit(
        (
            parts.scheme,
            f"{shown}:{port}" if port is not None else shown,
            quote(parts.path, safe=_MAY_STAY),
            quote(parts.query, safe=_MAY_STAY, encoding=charset, errors="replace"),
            "",
        )
    )


def origin(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _covers(allowed: str, host: str) -> bool:
    return host == allowed or (allowed.startswith("*.") and host.endswith(allowed[1:]))
