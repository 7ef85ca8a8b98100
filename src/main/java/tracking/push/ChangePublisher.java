package tracking.push;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import platform.security.Caller;
import platform.web.ProblemException;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.feed.ChangeFeed;
import tracking.feed.End;
import tracking.feed.Outlet;
import tracking.feed.Subscription;

/**
 * The changes that one subscription of GraphQL selects. It does not count the demand of its subscriber: a subscriber that takes a change
 * slowly blocks the virtual thread that offers it, and is cut off like every slow client.
 *
 * @param <T> the form in which the subscriber gets a change
 */
final class ChangePublisher<T> implements Publisher<T> {

    private final ChangeFeed feed;
    private final StreamLimits limits;
    private final Caller caller;
    private final StreamRequest request;
    private final Instant expiresAt;
    private final Function<OrderChange, T> form;

    ChangePublisher(
            ChangeFeed feed,
            StreamLimits limits,
            Caller caller,
            StreamRequest request,
            Instant expiresAt,
            Function<OrderChange, T> form) {
        this.feed = feed;
        this.limits = limits;
        this.caller = caller;
        this.request = request;
        this.expiresAt = expiresAt;
        this.form = form;
    }

    /** The feed has ended the subscription. */
    static final class Ended extends RuntimeException {

        private final End reason;

        Ended(End reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        End reason() {
            return reason;
        }
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Connected connected = new Connected(subscriber);
        subscriber.onSubscribe(connected);
        Runnable release;
        try {
            release = limits.take(caller);
        } catch (ProblemException tooMany) {
            subscriber.onError(tooMany);
            return;
        }
        Optional<Subscription> subscription =
                feed.subscribe(request.filter(), request.after(), expiresAt, connected, release);
        if (subscription.isEmpty()) {
            release.run();
            subscriber.onError(StreamLimits.full());
            return;
        }
        connected.begin(subscription.get());
    }

    private final class Connected implements Outlet, org.reactivestreams.Subscription {

        private final Subscriber<? super T> subscriber;
        private @Nullable Subscription subscription;
        private boolean cancelled;

        Connected(Subscriber<? super T> subscriber) {
            this.subscriber = subscriber;
        }

        void begin(Subscription begun) {
            boolean isOver;
            synchronized (this) {
                subscription = begun;
                isOver = cancelled;
            }
            if (isOver) {
                begun.end(End.GONE);
            }
        }

        @Override
        public void send(OrderChange change) {
            subscriber.onNext(form.apply(change));
        }

        /** The socket looks after itself, as it may have no subscription. */
        @Override
        public void heartbeat(Position reached) {
            // nothing to send
        }

        @Override
        public boolean reset(Position from) {
            return false;
        }

        @Override
        public void close(End end) {
            subscriber.onError(new Ended(end));
        }

        @Override
        public void request(long count) {
            // the queue of the feed is the limit
        }

        @Override
        public void cancel() {
            Subscription begun;
            synchronized (this) {
                cancelled = true;
                begun = subscription;
            }
            if (begun != null) {
                begun.end(End.GONE);
            }
        }
    }
}
