package promotion.customer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.sql.TrackedRows;
import platform.web.ProblemException;

/** Sets the level and the segments of a customer. The saved text does not name the customer, because it stays after an erasure. */
@Component
class PutProfile implements Edit.WithoutAnswer<PutProfile.Wanted> {

    private final Profiles profiles;
    private final ApplicationEventPublisher publisher;

    PutProfile(Profiles profiles, ApplicationEventPublisher publisher) {
        this.profiles = profiles;
        this.publisher = publisher;
    }

    /** @param level null for none */
    record Wanted(String userId, @Nullable String level, List<String> segments) {}

    /** @throws ProblemException 412 if the precondition does not hold */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        TrackedRows<String, Profile> rows = new TrackedRows<>(profiles.lock(Set.of(wanted.userId())));
        Profile known = rows.get(wanted.userId());
        editing.require(known == null ? null : known.tag());
        Profile profile = (known == null ? new Profile(wanted.userId(), 0, null, List.of()) : known)
                .edited(wanted.level(), wanted.segments());
        if (known == null || known.version() < profile.version()) {
            rows.put(profile.userId(), profile);
            profiles.save(rows, editing.now());
            editing.changed(profile.userId(), known, profile);
            publisher.publishEvent(profile.changed());
        }
        return Nothing.ELSE;
    }
}
