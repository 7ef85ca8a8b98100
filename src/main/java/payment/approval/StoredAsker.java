package payment.approval;

import org.jspecify.annotations.Nullable;
import payment.approval.Asker.Kind;
import platform.privacy.PersonalData;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who has asked, as the rows of refunds and approvals store it. The subject of an operator is in a column of its own, so that the database can
 * compare it.
 */
public record StoredAsker(
        Kind kind, @Nullable String issuer, @Nullable PersonalData shopper) {

    /** @return the JSON of the column {@code requester}; null if it is not known who has asked */
    public static @Nullable String json(@Nullable Asker asker) {
        return asker == null
                ? null
                : JsonMapper.shared()
                        .writeValueAsString(new StoredAsker(asker.kind(), asker.issuer(), asker.shopper()));
    }

    /**
     * @param json null in a row of an earlier build, and if it is not known who has asked
     * @param operator the column {@code requested_by}; earlier builds stored only this
     */
    public static @Nullable Asker of(@Nullable String json, @Nullable String operator) {
        if (json == null) {
            return operator == null ? null : new Asker(Kind.OPERATOR, null, operator, null);
        }
        StoredAsker stored = JsonMapper.shared().readValue(json, StoredAsker.class);
        return new Asker(stored.kind(), stored.issuer(), operator, stored.shopper());
    }
}
