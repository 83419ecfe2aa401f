// A real OpenID provider on loopback, in memory. The first line on standard output says where it is; SIGTERM ends it.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const settings = JSON.parse(process.argv[2] ?? '{}');
const groups = settings.groups ?? {};
const server = createServer();
await new Promise((ready) => server.listen(settings.port ?? 0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const client = (client_id) => ({
  client_id,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://127.0.0.1/sign-in'],
  response_types: ['code'],
  grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
});

const provider = new Provider(issuer, {
  clients: [client('handrail-tablets'), client('another')],
  cookies: { keys: ['only of this test'] },
  claims: { openid: ['sub', 'groups'], auth_time: null },
  features: { devInteractions: { enabled: true }, deviceFlow: { enabled: true } },
  pkce: { required: () => true },
  ttl: { DeviceCode: settings.device_seconds ?? 300, AuthorizationCode: 60, IdToken: 300, Interaction: 600, Session: 600, Grant: 600, AccessToken: 60 },
  async findAccount(ctx, id) {
    return { accountId: id, claims: async () => ({ sub: id, groups: groups[id] ?? [] }) };
  },
});
server.on('request', provider.callback());
console.log(JSON.stringify({ issuer }));
process.on('SIGTERM', () => process.exit(0));
