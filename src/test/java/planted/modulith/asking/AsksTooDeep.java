package planted.modulith.asking;

import java.util.List;
import planted.modulith.asked.internal.Secret;

public interface AsksTooDeep {

    List<? extends Secret> secrets();
}
