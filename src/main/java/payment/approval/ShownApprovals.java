package payment.approval;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import payment.approval.Approval.OfCredit;
import platform.privacy.PersonalKeys;
import platform.web.ProblemException;

/** Shows approvals to operators. */
@Component
public class ShownApprovals {

    private final Approvals approvals;
    private final PersonalKeys personalKeys;

    ShownApprovals(Approvals approvals, PersonalKeys personalKeys) {
        this.approvals = approvals;
        this.personalKeys = personalKeys;
    }

    /**
     * @param caller subject of the operator who reads
     * @throws ProblemException 404 if no such money has needed an approval
     */
    public ApprovalView of(Approval.Kind kind, String reference, String caller) {
        return of(List.of(approvals.require(kind, reference)), caller).getFirst();
    }

    List<ApprovalView> of(List<Approval> found, String caller) {
        PersonalKeys.Found keys = personalKeys.findFor(found.stream()
                .flatMap(approval -> Stream.of(
                        approval.purpose() instanceof OfCredit credit ? credit.reason() : null,
                        approval.decision() == null ? null : approval.decision().note())));
        Askers askers = approvals.askers(found);
        return found.stream()
                .map(approval -> ApprovalView.of(approval, keys, askers, caller))
                .toList();
    }
}
