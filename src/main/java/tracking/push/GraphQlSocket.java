package tracking.push;

import static java.util.Objects.requireNonNull;

import graphql.ExecutionResult;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.graphql.GraphQlCall;
import platform.graphql.GraphQlEngine;
import platform.trace.Trace;
import platform.web.ProblemException;
import tools.jackson.databind.json.JsonMapper;
import tracking.feed.End;

/**
 * A client that speaks graphql-transport-ws. It may have several subscriptions at the same time; each has an id that the client has chosen.
 * Messages of the client are handled one at a time. Answers are written under a lock, by the threads of the subscriptions.
 */
final class GraphQlSocket extends Endpoint implements GraphQlSockets.OpenSocket {

    private static final Logger LOG = LoggerFactory.getLogger(GraphQlSocket.class);

    private static final int MAX_SUBSCRIPTIONS = 20;

    /** After so many messages the client must connect again; it has no reason to send more. */
    private static final int MAX_MESSAGES = 1_000;

    private static final Duration INIT_TIMEOUT = Duration.ofSeconds(10);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final GraphQlEngine engine;
    private final Supplier<GraphQlCall> calls;
    private final Instant expiresAt;
    private final GraphQlSockets sockets;
    private final JsonMapper json;
    private final String traceId;
    private final Runnable release;
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final ReentrantLock sending = new ReentrantLock();
    private final StringBuilder incoming = new StringBuilder();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final long openedNanos = System.nanoTime();
    private volatile @Nullable Session session;
    private volatile boolean acknowledged;
    private volatile long heardNanos = System.nanoTime();
    private volatile long pingedNanos = System.nanoTime();
    private int received;

    /** @param release run when the socket has ended */
    GraphQlSocket(
            GraphQlEngine engine,
            Supplier<GraphQlCall> calls,
            Instant expiresAt,
            GraphQlSockets sockets,
            JsonMapper json,
            String traceId,
            Runnable release) {
        this.engine = engine;
        this.calls = calls;
        this.expiresAt = expiresAt;
        this.sockets = sockets;
        this.json = json;
        this.traceId = traceId;
        this.release = release;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.setMaxIdleTimeout(0); // the ticks find idle clients
        opened.getUserProperties()
                .put(
                        SocketHandshake.SEND_TIMEOUT,
                        sockets.properties().sendTimeout().toMillis());
        opened.addMessageHandler(PongMessage.class, pong -> heardNanos = System.nanoTime());
        opened.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::receive);
        opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>)
                (bytes, last) -> close(SocketClose.INVALID_MESSAGE));
        sockets.add(this);
        if (opened.getNegotiatedSubprotocol().isEmpty()) {
            close(SocketClose.PROTOCOL_NOT_ACCEPTED);
        }
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        end();
    }

    /** Tomcat leaves the session open if a handler fails. So the socket closes it; otherwise the client would wait for changes in vain. */
    @Override
    public void onError(Session failed, Throwable failure) {
        if (!(failure instanceof IOException)) {
            LOG.warn("GraphQL socket closed after an error; its client connects again: trace={}", traceId, failure);
        }
        close(SocketClose.GONE);
    }

    private void end() {
        sockets.remove(this);
        operations.values().forEach(Operation::cancel);
        operations.clear();
        release.run();
    }

    @Override
    public void stop(Runnable told) {
        close(SocketClose.STOPPING, told);
    }

    @Override
    public void tick(Instant now) {
        long nanos = System.nanoTime();
        if (!now.isBefore(expiresAt)) {
            close(SocketClose.EXPIRED);
        } else if (!acknowledged && nanos - openedNanos > INIT_TIMEOUT.toNanos()) {
            close(SocketClose.INIT_TIMEOUT);
        } else if (nanos - heardNanos > sockets.properties().idleTimeout().toNanos()) {
            close(SocketClose.TOO_SLOW);
        } else if (nanos - pingedNanos > sockets.properties().heartbeat().toNanos()) {
            ping(nanos);
        }
    }

    /** Skips the ping while an answer is being written: that shows as well whether the client is alive. */
    private void ping(long nanos) {
        if (sending.tryLock()) {
            try {
                pingedNanos = nanos;
                session().getBasicRemote().sendPing(NOTHING.duplicate());
            } catch (IOException | IllegalStateException lost) {
                close(SocketClose.GONE);
            } finally {
                sending.unlock();
            }
        }
    }

    private void receive(String part, boolean last) {
        heardNanos = System.nanoTime();
        if (incoming.length() + part.length() > SocketMessage.MAX_CHARACTERS) {
            close(SocketClose.TOO_LARGE);
            return;
        }
        incoming.append(part);
        if (last) {
            String text = incoming.toString();
            incoming.setLength(0);
            if (++received > MAX_MESSAGES) {
                close(SocketClose.TOO_MANY_MESSAGES);
            } else {
                Trace.with(
                        traceId,
                        () -> SocketMessage.parse(text, json)
                                .ifPresentOrElse(this::handle, () -> close(SocketClose.INVALID_MESSAGE)));
            }
        }
    }

    private void handle(SocketMessage message) {
        switch (message) {
            case SocketMessage.Init init -> {
                if (acknowledged) {
                    close(SocketClose.TOO_MANY_INITS);
                } else {
                    acknowledged = true;
                    send("connection_ack", null, null);
                }
            }
            case SocketMessage.Ping ping -> send("pong", null, null);
            case SocketMessage.Pong pong -> {}
            case SocketMessage.Complete complete -> {
                Operation operation = operations.remove(complete.id());
                if (operation != null) {
                    operation.cancel();
                }
            }
            case SocketMessage.Subscribe subscribe -> subscribe(subscribe);
        }
    }

    private void subscribe(SocketMessage.Subscribe message) {
        if (!acknowledged) {
            close(SocketClose.UNAUTHORIZED);
            return;
        }
        if (operations.containsKey(message.id())) {
            close(SocketClose.SUBSCRIBER_EXISTS);
            return;
        }
        if (operations.size() >= MAX_SUBSCRIPTIONS) {
            close(SocketClose.TOO_MANY_SUBSCRIPTIONS);
            return;
        }
        ExecutionResult result = engine.execute(message.request(), calls.get());
        if (result.getData() instanceof Publisher<?> publisher) {
            Operation operation = new Operation(message.id());
            operations.put(message.id(), operation);
            publisher.subscribe(operation);
        } else {
            send("error", message.id(), engine.errors(result.getErrors()));
        }
    }

    /** One subscription of the client. */
    private final class Operation implements Subscriber<Object> {

        private final String id;
        private volatile @Nullable Subscription upstream;

        Operation(String id) {
            this.id = id;
        }

        @Override
        public void onSubscribe(Subscription begun) {
            upstream = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object result) {
            if (operations.get(id) == this) {
                Trace.with(traceId, () -> send("next", id, engine.answer((ExecutionResult) result)));
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!operations.remove(id, this)) {
                return;
            }
            switch (failure) {
                case ProblemException refusal -> refuse(refusal);
                case ChangePublisher.Ended ended -> endOf(ended.reason());
                default -> close(SocketClose.GONE);
            }
        }

        private void endOf(End reason) {
            if (reason == End.TOO_OLD) {
                refuse(tooOld());
            } else {
                close(SocketClose.of(reason));
            }
        }

        private void refuse(ProblemException refusal) {
            Trace.with(traceId, () -> send("error", id, engine.errors(refusal)));
        }

        @Override
        public void onComplete() {
            if (operations.remove(id, this)) {
                send("complete", id, null);
            }
        }

        void cancel() {
            Subscription begun = upstream;
            if (begun != null) {
                begun.cancel();
            }
        }
    }

    private static ProblemException tooOld() {
        return new ProblemException(
                TrackingProblem.POSITION_TOO_OLD,
                "Changes after this position are not stored any more; read the orders again.",
                Map.of());
    }

    private void send(String type, @Nullable String id, @Nullable Object payload) {
        Map<String, Object> message = new LinkedHashMap<>();
        if (id != null) {
            message.put("id", id);
        }
        message.put("type", type);
        if (payload != null) {
            message.put("payload", payload);
        }
        String text = json.writeValueAsString(message);
        sending.lock();
        try {
            session().getBasicRemote().sendText(text);
        } catch (IOException | IllegalStateException lost) {
            close(SocketClose.GONE);
        } finally {
            sending.unlock();
        }
    }

    private Session session() {
        return requireNonNull(session);
    }

    /** Closes the socket for the first reason that is given, on a thread of its own, because closing may wait for the client. */
    private void close(SocketClose reason) {
        close(reason, () -> {});
    }

    private void close(SocketClose reason, Runnable closed) {
        if (closing.getAndSet(true)) {
            closed.run();
            return; // the end of the subscriptions is another reason
        }
        end();
        Thread.ofVirtual().start(() -> {
            try {
                session().close(reason.reason());
            } catch (IOException | IllegalStateException lost) {
                // the connection is closed already
            } finally {
                closed.run();
            }
        });
    }
}
