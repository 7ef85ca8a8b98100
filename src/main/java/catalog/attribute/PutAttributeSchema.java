package catalog.attribute;

import catalog.CatalogEvent.AttributeSchemaRegistered;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;

/** Registers the schema of a subject. The same schema again changes nothing. */
@Component
class PutAttributeSchema implements Edit<PutAttributeSchema.Wanted, AttributeSchema> {

    private final AttributeSchemas schemas;
    private final ApplicationEventPublisher publisher;

    PutAttributeSchema(AttributeSchemas schemas, ApplicationEventPublisher publisher) {
        this.schemas = schemas;
        this.publisher = publisher;
    }

    /** @param schema follows the rules of schemas */
    record Wanted(String subject, Map<String, Object> schema) {}

    @Override
    public AttributeSchema make(Wanted wanted, Editing editing) {
        String subject = wanted.subject();
        AttributeSchema before = schemas.lock(Set.of(subject)).get(subject);
        if (before != null && before.schema().equals(wanted.schema())) {
            return before;
        }
        AttributeSchema after =
                new AttributeSchema(subject, wanted.schema(), before == null ? 1 : before.version() + 1);
        schemas.put(after, editing.now());
        editing.changed(subject, before, after);
        publisher.publishEvent(new AttributeSchemaRegistered(subject, after.version(), after.schema()));
        return after;
    }

    @Override
    public String saved(AttributeSchema made) {
        return made.subject();
    }

    @Override
    public AttributeSchema repeated(String saved) {
        return schemas.find(saved).orElseThrow();
    }
}
