package promotion.offer;

import java.util.List;
import outbox.Command;

/**
 * Publishes what orders need to know of some codes again. The timer may send it more than once for one code.
 *
 * @param codes normalised
 */
public record PublishCodes(List<String> codes) implements Command<Void> {

    @Override
    public String correlation() {
        return "codes";
    }
}
