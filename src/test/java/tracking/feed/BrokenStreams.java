package tracking.feed;

/** Breaks the connections of clients to which an instance pushes. The instance accepts them again at once. */
public final class BrokenStreams {

    private final ChangeFeed feed;

    public BrokenStreams(ChangeFeed feed) {
        this.feed = feed;
    }

    /** Ends all subscriptions, as the stop of the instance would. */
    public void breakAll() {
        feed.subscriptions().forEach(each -> each.end(End.STOPPING));
    }
}
