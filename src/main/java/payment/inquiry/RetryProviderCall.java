package payment.inquiry;

import java.util.Map;
import org.springframework.stereotype.Component;
import payment.inquiry.Inquiry.Subject;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Records that an operator has a provider called now about a refund, a capture or a release. The call itself is a {@link CallNow}. */
@Component
class RetryProviderCall implements Edit<String, RetryProviderCall.Call> {

    private final OpenCalls calls;

    RetryProviderCall(OpenCalls calls) {
        this.calls = calls;
    }

    record Call(Subject subject, String provider) {}

    /** @param reference of the call @throws ProblemException 404 if no call is open under this reference */
    @Override
    public Call make(String reference, Editing editing) {
        ProviderCallView call = calls.find(reference)
                .orElseThrow(() -> ProblemException.notFound("No call to a provider is open under this reference."));
        editing.changed(
                reference,
                null,
                Map.of("kind", call.kind().name(), "provider", call.provider(), "failures", call.failures()));
        return new Call(subject(call), call.provider());
    }

    private static Subject subject(ProviderCallView call) {
        return switch (call.kind()) {
            case REFUND -> Subject.REFUND;
            case CAPTURE -> Subject.CAPTURE;
            case RELEASE -> Subject.PAYMENT;
        };
    }

    @Override
    public String saved(Call call) {
        return call.subject() + "/" + call.provider();
    }

    @Override
    public Call repeated(String saved) {
        String[] parts = saved.split("/", 2);
        return new Call(Subject.valueOf(parts[0]), parts[1]);
    }
}
