package payment.approval;

import java.util.Optional;
import payment.approval.Asker.Kind;
import platform.privacy.PersonalKeys;

/**
 * Compares operators with those who have asked for money. A subject can be compared only with a subject of the same issuer.
 *
 * @param issuer whose tokens the platform accepts
 * @param keys the keys of the shoppers who have asked
 */
public record Askers(String issuer, PersonalKeys.Found keys) {

    /** An operator of this issuer who asks now. */
    Asker operator(String subject) {
        return new Asker(Kind.OPERATOR, issuer, subject, null);
    }

    /** Whether the operator has asked for the money, or owns the wallet that would get it. */
    boolean isInvolved(String operator, Approval approval) {
        return approval.purpose() instanceof Approval.OfCredit credit
                        && credit.owner().equals(operator)
                || Optional.ofNullable(approval.asker())
                        .filter(this::isOfThisIssuer)
                        .flatMap(this::subject)
                        .filter(operator::equals)
                        .isPresent();
    }

    /**
     * Whether two operators have to approve, because the asker may be each of them: the asker is not known, or another issuer has named the
     * asker, or the shopper who has asked is erased.
     */
    boolean mustBeTwo(Approval approval) {
        Asker asker = approval.asker();
        return asker == null
                || asker.kind() != Kind.PLATFORM
                        && (!isOfThisIssuer(asker) || subject(asker).isEmpty());
    }

    /** Whether a first operator has approved whom the second one can be compared with. */
    boolean hasFirst(Approval approval) {
        Approval.First first = approval.first();
        return first != null && first.issuer().equals(issuer);
    }

    /** Whether the first approval is by this operator. */
    boolean hasApproved(String operator, Approval approval) {
        return hasFirst(approval)
                && approval.first() != null
                && approval.first().by().equals(operator);
    }

    /** Earlier builds stored the subjects of operators without an issuer; they count as subjects of this one. */
    private boolean isOfThisIssuer(Asker asker) {
        return asker.issuer() == null || asker.issuer().equals(issuer);
    }

    private Optional<String> subject(Asker asker) {
        return asker.operator() != null ? Optional.of(asker.operator()) : keys.open(asker.shopper());
    }
}
