// A receiver as a good Node engineer would write it: Fastify and pg, a checked signature over the raw body, one awaited
// INSERT, and 200 only after its commit. PROCESSES=2 runs two of them behind one port.
import cluster from "node:cluster";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import Fastify from "fastify";
import pg from "pg";

const secret = process.env.ZOOMHOOKD_ZOOM_SECRET_TOKEN;
const secretId = createHash("sha256").update(secret).digest("hex").slice(0, 8);
const processes = Number(process.env.PROCESSES ?? 1);
const tolerance = 300; // seconds

const insert = {
  name: "insert",
  text: `
    INSERT INTO events (received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id,
                        remote_addr, secret_id, zm_timestamp, last_zm_timestamp, signature, digest, body, raw)
    VALUES (now(), now(), to_timestamp($1::float8 / 1000), $2, 'default', $3, $4, $5, $6, $7, $8, to_timestamp($9::float8),
            to_timestamp($9::float8), $10, $11, $12, $13)
    ON CONFLICT DO NOTHING`,
};

function isGenuine(timestamp, signature, body) {
  if (typeof timestamp !== "string" || typeof signature !== "string") return false;
  const expected = Buffer.from("v0=" + createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function values(request, timestamp, signature, body) {
  const { event, event_ts: eventTs, payload } = JSON.parse(body);
  const object = payload?.object ?? {};
  const digest = createHash("sha256").update(body).digest();
  return [
    eventTs, event, payload?.account_id, object.id, object.uuid, object.participant?.id, request.ip, secretId,
    Number(timestamp), signature, digest, body.toString(), body,
  ];
}

async function receive(db, request, reply) {
  const { "x-zm-request-timestamp": timestamp, "x-zm-signature": signature } = request.headers;
  if (!isGenuine(timestamp, signature, request.body)) return reply.code(401).send("unauthorized\n");
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > tolerance) return reply.code(503).send("stale\n");
  try {
    await db.query({ ...insert, values: values(request, timestamp, signature, request.body) });
  } catch {
    return reply.code(503).send("not stored\n");
  }
  return reply.send("stored\n");
}

async function serve() {
  const db = new pg.Pool({ connectionString: process.env.ZOOMHOOKD_DATABASE_URL, max: Math.ceil(16 / processes) });
  const app = Fastify({ bodyLimit: 8 << 20 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => done(null, body));
  app.post("/webhook", (request, reply) => receive(db, request, reply));
  const address = await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 0) });
  if (cluster.isPrimary) console.log(`listening ${address}`);
}

if (processes > 1 && cluster.isPrimary) {
  let ready = 0;
  cluster.on("listening", (worker, address) => {
    if (++ready === processes) console.log(`listening http://127.0.0.1:${address.port}`);
  });
  for (let i = 0; i < processes; ++i) cluster.fork();
  process.on("SIGTERM", () => process.exit()); // the others end with their channel
} else {
  await serve();
}
