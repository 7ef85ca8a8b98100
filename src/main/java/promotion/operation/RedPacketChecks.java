package promotion.operation;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;
import promotion.operation.RedPacketController.RedPacketBody;

/** Finds all that is wrong with the terms of a red packet that are refused anyway. */
@Component
class RedPacketChecks implements FieldProblem.Finder<RedPacketBody> {

    @Override
    public Class<RedPacketBody> body() {
        return RedPacketBody.class;
    }

    @Override
    public List<FieldProblem> find(RedPacketBody body) {
        return body.contradictions();
    }
}
