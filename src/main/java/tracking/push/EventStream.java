package tracking.push;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import platform.language.Language;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.feed.End;
import tracking.feed.Outlet;

/** A client of the event stream (Server-Sent Events). Each message and each heartbeat carries the position from which the client can resume. */
final class EventStream implements Outlet {

    private final AsyncContext context;
    private final OutputStream output;
    private final ChangeMessages messages;
    private final Language language;

    EventStream(AsyncContext context, ChangeMessages messages, Language language) throws IOException {
        this.context = context;
        this.output = context.getResponse().getOutputStream();
        this.messages = messages;
        this.language = language;
    }

    @Override
    public void send(OrderChange change) throws IOException {
        write("id: %s\nevent: %s\ndata: %s\n\n"
                .formatted(change.position().text(), ChangeMessages.event(change), messages.write(change, language)));
    }

    /** An id without data is no event for the client's code, but the browser resumes from it. */
    @Override
    public void heartbeat(Position reached) throws IOException {
        write(": heartbeat\nid: %s\n\n".formatted(reached.text()));
    }

    @Override
    public boolean reset(Position from) throws IOException {
        write("id: %s\nevent: reset\ndata: {}\n\n".formatted(from.text()));
        return true;
    }

    private void write(String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
        output.flush();
    }

    @Override
    public void close(End end) {
        try {
            context.complete();
        } catch (IllegalStateException lost) {
            // the container has completed it, because the connection was lost
        }
    }
}
