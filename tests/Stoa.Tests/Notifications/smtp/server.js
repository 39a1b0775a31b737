// node server.js FAILURES [STALL]: an SMTP server on a free port of 127.0.0.1. Says "listening PORT", then for every letter
// it took "took MESSAGE-ID RECIPIENT". Of a hundred attempts FAILURES end badly: a temporary refusal, or the connection cut
// before or after the letter was taken. refused@… is refused for good. STALL is "before" or "after": letters stop for ever
// before they are taken, or after that and before the answer; it says "stalled MESSAGE-ID" for each. A line "go" on standard
// input ends that for later letters.
import { SMTPServer } from 'smtp-server';

const failures = Number(process.argv[2] ?? 0);
let stall = process.argv[3];
const fails = () => Math.random() * 100 < failures;
const temporary = (text) => Object.assign(new Error(text), { responseCode: 451 });

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo(address, session, callback) {
    if (address.address.startsWith('refused@')) {
      callback(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
    } else {
      callback(fails() ? temporary('Try later') : null);
    }
  },
  onData(stream, session, callback) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const socket = [...server.connections].find((c) => c.session?.id === session.id)?._socket;
      const id = /^Message-Id:\s*(\S+)/im.exec(Buffer.concat(chunks).toString())?.[1];
      if (fails()) {
        socket?.destroy();
        return;
      }
      if (stall === 'before') {
        console.log(`stalled ${id}`);
        return;
      }
      console.log(`took ${id} ${session.envelope.rcptTo[0].address}`);
      if (stall === 'after') {
        console.log(`stalled ${id}`);
        return;
      }
      if (fails()) {
        // Taken, and nobody learns of it.
        socket?.destroy();
        return;
      }
      callback(null, 'Taken');
    });
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.server.address().port}`));
process.stdin.on('data', (text) => {
  if (text.toString().includes('go')) {
    stall = undefined;
  }
});
process.stdin.on('end', () => process.exit(0));
