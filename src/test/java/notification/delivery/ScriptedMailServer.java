package notification.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mail server that misbehaves as a test wants, on a port of its own. It accepts mails when its script is over. */
final class ScriptedMailServer implements AutoCloseable {

    /** How it treats one connection. */
    enum Behaviour {
        ACCEPT,
        REFUSE_RECIPIENT,
        REFUSE_RECIPIENT_FOR_NOW,
        REFUSE_SENDER,
        REFUSE_CONTENT,
        /** Takes the mail, and closes the connection without an answer. */
        DROP_AFTER_DATA,
        /** Takes the connection, and never says anything. */
        HANG
    }

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Behaviour> script = new ConcurrentLinkedQueue<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    ScriptedMailServer(Behaviour... behaviours) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        script.addAll(List.of(behaviours));
        threads.execute(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The mails that it has read to their end, also those that it has not accepted. */
    List<String> mails() {
        return mails;
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Behaviour next = script.poll();
                threads.execute(() -> talk(client, next == null ? Behaviour.ACCEPT : next));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client, Behaviour behaviour) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream out = client.getOutputStream();
            if (behaviour == Behaviour.HANG) {
                in.readLine();
                return;
            }
            say(out, "220 test");
            String line;
            while ((line = in.readLine()) != null) {
                String command = line.toUpperCase(Locale.ROOT);
                if (command.startsWith("MAIL") && behaviour == Behaviour.REFUSE_SENDER) {
                    say(out, "550 5.7.1 <shop@shop.example> may not send");
                } else if (command.startsWith("RCPT") && behaviour == Behaviour.REFUSE_RECIPIENT) {
                    say(out, "550 5.1.1 %s: unknown".formatted(line.substring(line.indexOf('<'))));
                } else if (command.startsWith("RCPT") && behaviour == Behaviour.REFUSE_RECIPIENT_FOR_NOW) {
                    say(out, "451 4.7.1 try later");
                } else if (command.startsWith("DATA")) {
                    say(out, "354 go on");
                    mails.add(read(in));
                    if (behaviour == Behaviour.DROP_AFTER_DATA) {
                        return;
                    }
                    say(out, behaviour == Behaviour.REFUSE_CONTENT ? "554 5.6.0 looks bad" : "250 ok");
                } else if (command.startsWith("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException gone) {
            // the client has closed the connection
        }
    }

    private static String read(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        String line;
        while ((line = in.readLine()) != null && !line.equals(".")) {
            mail.append(line).append('\n');
        }
        return mail.toString();
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) {
            client.close();
        }
        threads.shutdownNow();
    }
}
