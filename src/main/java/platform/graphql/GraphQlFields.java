package platform.graphql;

import graphql.schema.idl.RuntimeWiring;

/**
 * What a module contributes to the schema. The types are in {@code graphql/<module>.graphqls}. A field without a data fetcher is the component of
 * a record with the same name.
 */
public interface GraphQlFields {

    /** Adds the data fetchers of the module. A fetcher runs on the thread of the request, and may block it. */
    void addTo(RuntimeWiring.Builder wiring);
}
