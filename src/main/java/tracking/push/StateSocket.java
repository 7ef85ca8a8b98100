package tracking.push;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.language.Language;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.feed.ChangeFeed;
import tracking.feed.End;
import tracking.feed.FeedProperties;
import tracking.feed.Outlet;
import tracking.feed.Subscription;

/**
 * A client with a WebSocket. It gets one text frame for each change, and pings; it has nothing to say. A client that sends a message, or that
 * answers no ping for some time, is cut off.
 */
final class StateSocket extends Endpoint implements Outlet {

    private static final int EXPIRED = 4401;
    private static final int TOO_OLD = 4410;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ChangeFeed feed;
    private final FeedProperties properties;
    private final ChangeMessages messages;
    private final StreamRequest request;
    private final Instant expiresAt;
    private final Language language;
    private final Runnable release;
    private volatile @Nullable Session session;
    private volatile @Nullable Subscription subscription;
    private volatile long heardNanos = System.nanoTime();

    /** @param release run when the socket has ended */
    StateSocket(
            ChangeFeed feed,
            FeedProperties properties,
            ChangeMessages messages,
            StreamRequest request,
            Instant expiresAt,
            Language language,
            Runnable release) {
        this.feed = feed;
        this.properties = properties;
        this.messages = messages;
        this.request = request;
        this.expiresAt = expiresAt;
        this.language = language;
        this.release = release;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.setMaxIdleTimeout(0); // the heartbeats find idle clients
        opened.getUserProperties()
                .put(SocketHandshake.SEND_TIMEOUT, properties.sendTimeout().toMillis());
        opened.addMessageHandler(PongMessage.class, pong -> heardNanos = System.nanoTime());
        opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> end(End.NOT_ALLOWED));
        opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes -> end(End.NOT_ALLOWED));
        Optional<Subscription> subscribed = subscribe();
        if (subscribed.isEmpty()) {
            close(End.STOPPING);
            release.run();
            return;
        }
        subscription = subscribed.get();
        if (!opened.isOpen()) {
            end(End.GONE);
        }
    }

    private Optional<Subscription> subscribe() {
        try {
            return feed.subscribe(request.filter(), request.after(), expiresAt, this, release);
        } catch (RuntimeException failed) { // otherwise the client would wait for changes that never come
            release.run();
            close(End.GONE);
            throw failed;
        }
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        end(End.GONE);
    }

    @Override
    public void onError(Session failed, Throwable failure) {
        end(End.GONE);
    }

    private void end(End reason) {
        Subscription ended = subscription;
        if (ended != null) {
            ended.end(reason);
        }
    }

    @Override
    public void send(OrderChange change) throws IOException {
        session().getBasicRemote().sendText(messages.write(change, language));
    }

    @Override
    public void heartbeat(Position reached) throws IOException {
        if (System.nanoTime() - heardNanos > properties.idleTimeout().toNanos()) {
            end(End.TOO_SLOW);
            return;
        }
        session().getBasicRemote().sendPing(NOTHING.duplicate());
    }

    @Override
    public boolean reset(Position from) {
        return false;
    }

    private Session session() {
        return Objects.requireNonNull(session);
    }

    @Override
    public void close(End end) {
        try {
            session().close(new CloseReason(code(end), text(end)));
        } catch (IOException | IllegalStateException lost) {
            // the connection is closed already
        }
    }

    private static CloseCode code(End end) {
        return switch (end) {
            case GONE -> CloseCodes.NORMAL_CLOSURE;
            case TOO_SLOW -> CloseCodes.TRY_AGAIN_LATER;
            case EXPIRED -> () -> EXPIRED;
            case TOO_OLD -> () -> TOO_OLD;
            case NOT_ALLOWED -> CloseCodes.VIOLATED_POLICY;
            case STOPPING -> CloseCodes.GOING_AWAY;
        };
    }

    private static String text(End end) {
        return switch (end) {
            case GONE -> "closed";
            case TOO_SLOW -> "messages were not taken in time; connect again and resume";
            case EXPIRED -> "the token has expired";
            case TOO_OLD -> "changes after this position are not stored any more; read the orders again";
            case NOT_ALLOWED -> "clients must not send messages";
            case STOPPING -> "the instance stops; connect again and resume";
        };
    }
}
