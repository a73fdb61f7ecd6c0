// One membership event, sent with confirms; what becomes of it is read from the vhost for trying. npm install amqplib
const amqp = require("amqplib");
const fs = require("fs");

const url = new URL(process.env.AMQP_URL);
const login = decodeURIComponent(url.username);
// amqps: the society has an authority of its own.
const trusted = url.protocol === "amqps:" ? { ca: [fs.readFileSync(process.env.AMQP_CA)], servername: url.hostname } : {};

const data = { member: "M-900012", kind: "individual", branches: [], effective_on: "2026-03-01" };
const type = "membership.member.joined.v1";
const properties = {
  contentType: "application/json", persistent: true, mandatory: true, messageId: "example-node-1", userId: login,
  headers: {
    "ce-specversion": "1.0", "ce-id": "example-node-1", // the same fact sent again keeps its id
    "ce-source": process.env.SOURCE, "ce-type": type, "ce-subject": data.member, "ce-time": "2026-03-02T09:15:00+08:00",
    "ce-sequence": "1",
  },
};

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
const fail = (why) => { console.error(why); process.exit(1); };

// Resolves with "stored", or with why not.
function publish(channel) {
  return new Promise((done) => {
    let returned = false; // a return comes before the confirm
    channel.once("return", () => { returned = true; });
    channel.publish("ingress.events", type, Buffer.from(JSON.stringify(data)), properties, (nacked) =>
      done(nacked ? "nacked" : returned ? "returned" : "stored"));
  });
}

async function send(connection) {
  const channel = await connection.createConfirmChannel();
  // 403, 406: the set-up is wrong, and stays so.
  channel.on("error", (closed) => fail(`not stored: ${closed.message}`));
  for (let attempt = 0; attempt < 6; attempt++) {
    const became = await publish(channel);
    if (became === "stored") return;
    console.error(`${became}: again in ${2 ** attempt} s`);
    await wait(2 ** attempt);
  }
  fail("not stored");
}

// What becomes of it; only in the vhost for trying. The queue may hold verdicts of before.
async function verdict(connection) {
  const channel = await connection.createChannel();
  return new Promise((done) => {
    setTimeout(() => fail("no verdict in 30 s"), 30_000).unref();
    channel.consume(`verdicts.${login}`, (message) => {
      const told = JSON.parse(message.content);
      if (told.message_id === properties.messageId) done(told);
    }, { noAck: true });
  });
}

(async () => {
  const connection = await amqp.connect(process.env.AMQP_URL, trusted);
  connection.on("error", (lost) => fail(`send again with the same id: ${lost.message}`));
  await send(connection);
  console.log("stored");
  if (login.endsWith("-test")) console.log(JSON.stringify(await verdict(connection)));
  await connection.close();
})().catch((error) => fail(error.message));
