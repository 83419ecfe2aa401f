"""One gateway with everything wired: what a route or a command needs to do its work."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from fastapi import Request

from handrail_gateway.accounts import Accounts
from handrail_gateway.blobs import BlobStore
from handrail_gateway.branches import Branches
from handrail_gateway.changes import Changes
from handrail_gateway.connectors.tryton import TrytonConnector
from handrail_gateway.connectors.tryton_follow import TrytonFollower
from handrail_gateway.content import content_came
from handrail_gateway.database import Database, open_database
from handrail_gateway.deliveries.loop import Loop
from handrail_gateway.deliveries.turns import Turns
from handrail_gateway.deliveries.worker import Deliveries
from handrail_gateway.device_grants import DeviceGrants
from handrail_gateway.directory import Directory, forget_roles
from handrail_gateway.enrolment import Enrolment
from handrail_gateway.gateway_keys import GatewayKeys, load_keys
from handrail_gateway.id_tokens import IdTokens
from handrail_gateway.intake import Intake
from handrail_gateway.migrate import check_version, migrate
from handrail_gateway.moments import Now, text_of, utc_now
from handrail_gateway.own_journal import OwnJournal
from handrail_gateway.plant_data import PlantData
from handrail_gateway.plant_loading import load_sample_plant
from handrail_gateway.projector import Projector
from handrail_gateway.provider_leases import ProviderLeases
from handrail_gateway.run_grants import RunGrants
from handrail_gateway.secret_files import kept_secret
from handrail_gateway.settings import Settings
from handrail_gateway.sign_in_settings import SignInSettings
from handrail_gateway.site_policy import current_policy, keep_policy
from handrail_gateway.verdicts import VerdictCheck


@dataclass(frozen=True, slots=True)
class Gateway:
    """Lives as long as its process; ``close`` ends it."""

    settings: Settings
    database: Database
    keys: GatewayKeys
    badge_pepper: str
    """32 bytes in hex: devices get it at enrolment, so that no badge code is stored anywhere."""
    blobs: BlobStore
    enrolment: Enrolment
    accounts: Accounts
    provider: ProviderLeases | None
    """None: people prove themselves to ``accounts``."""
    directory: Directory
    intake: Intake
    plant: PlantData
    changes: Changes
    projector: Projector
    verdicts: VerdictCheck
    grants: RunGrants
    branches: Branches
    deliveries: Deliveries
    tryton: TrytonFollower | None
    """None: no Tryton decides on anything here."""
    now: Now

    def interpret(self) -> None:
        """Works off what was stored and not yet interpreted. Never raises because of an event."""
        self.verdicts.catch_up()
        self.projector.catch_up()

    def delivering(self) -> Loop:
        """What delivers in the background, once it is started; whoever starts it stops it before ``close``."""
        return Loop(self.deliveries, self.interpret)

    def content_came(self, digest: str) -> None:
        """Notes of every event that names this content that it is here, whole and durable."""
        with self.database.write() as connection:
            content_came(connection, digest, text_of(self.now()))

    def close(self) -> None:
        """Lets the database go."""
        self.changes.stop()
        self.directory.stop()
        if self.tryton is not None:
            self.tryton.stop()
        self.database.close()


def open_gateway(settings: Settings, now: Now = utc_now) -> Gateway:
    """Opens the gateway: SQLite is brought to this build's version, PostgreSQL must be there already.

    Raises DatabaseRefused, InsecureFile, DeliveriesRefused, and what a sample plant that is not whole raises.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.sqlite_file, settings.database_url, settings.database_key)
    try:
        return _wired(settings, database, now)
    except BaseException:
        database.close()
        raise


def _wired(settings: Settings, database: Database, now: Now) -> Gateway:
    if database.is_sqlite:
        migrate(database)
    check_version(database)
    keys = load_keys(settings.data)
    pepper = kept_secret(settings.data / "badge.pepper", lambda: secrets.token_hex(32))
    own = OwnJournal(keys.signing, settings.mode, now)
    plant = PlantData(database, keys.signing, now)
    accounts = Accounts(database, plant, keys, pepper, now)
    projector = Projector(database)
    projector.prepare()
    sample = None
    if settings.plant is not None:
        sample = load_sample_plant(settings.plant, plant, accounts, pepper, now)
    with database.write() as connection:
        known = current_policy(connection)[0]
        policy = (sample or known).model_copy(update={"sign_in": settings.sign_in.policy})
        if sample is not None or policy != known:
            keep_policy(connection, policy, text_of(now()))
        if not settings.sign_in.roles:
            forget_roles(connection)
        own.open(connection)
    tryton = TrytonConnector(settings.tryton, settings.deliveries.tryton) if settings.tryton is not None else None
    blobs = BlobStore(settings.blobs)
    blobs.forget_abandoned(now().timestamp())
    turns = Turns(database, settings.turns)
    gateway = Gateway(
        settings=settings,
        database=database,
        keys=keys,
        badge_pepper=pepper,
        blobs=blobs,
        enrolment=Enrolment(database, keys, now),
        accounts=accounts,
        provider=_provider(settings.sign_in, accounts, plant, database, keys, now),
        directory=Directory(settings.sign_in, plant, database, now),
        intake=Intake(database, keys, blobs, now),
        plant=plant,
        changes=Changes(database, plant, now),
        projector=projector,
        verdicts=VerdictCheck(database, own),
        grants=RunGrants(database, keys, now),
        branches=Branches(database, own),
        deliveries=Deliveries(database, settings.deliveries.routes(tryton), blobs, turns, settings.mode, now),
        tryton=TrytonFollower(tryton, plant, database, now, projector.catch_up) if tryton is not None else None,
        now=now,
    )
    gateway.interpret()
    return gateway


def _provider(
    settings: SignInSettings, accounts: Accounts, plant: PlantData, database: Database, keys: GatewayKeys, now: Now
) -> ProviderLeases | None:
    if settings.provider is None:
        return None
    tokens = IdTokens(settings.provider, now)
    grants = DeviceGrants(settings.provider, tokens, now)
    return ProviderLeases(tokens, grants, settings, accounts, plant, database, keys, now)


def gateway_of(request: Request) -> Gateway:
    """The gateway that serves this request."""
    gateway: Gateway = request.app.state.gateway
    return gateway
