package tracking.feed;

/** Why a subscription ends. */
public enum End {
    /** The client has closed the connection, or it was lost. */
    GONE,
    /** The client does not take what is sent fast enough, or does not answer. */
    TOO_SLOW,
    /** The token is not valid any longer. */
    EXPIRED,
    /** Changes after the client's position are not stored any more. */
    TOO_OLD,
    /** The client has sent what the protocol does not allow. */
    NOT_ALLOWED,
    /** The instance stops. */
    STOPPING
}
