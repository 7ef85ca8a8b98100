package platform.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A kind of problem that the API can answer with. Each module declares its own kinds as the constants of an enum. The name of a constant is
 * the {@code code} on the wire, so it never changes. The catalogue of problems ({@code docs/problems.md}) is generated from the descriptions.
 */
public interface ProblemCode {

    /** The code on the wire, in upper case with underscores. No two enums have the same. */
    String name();

    Description description();

    /**
     * What developers of clients need to know. Backquotes mark names of fields.
     *
     * @param status the HTTP status of the answer
     * @param title what happened, in a few words; the same for every answer with this code
     * @param cause when the platform answers with this code: sentences
     * @param remedy what the client can do about it: a sentence
     */
    record Description(int status, String title, String cause, String remedy) {}

    /** The address of this problem in the catalogue, relative to the address of the platform. */
    default String type() {
        return "/problems.html#" + name();
    }

    /**
     * Declares the problems of its own module that an operation may answer with, in addition to the {@link PlatformProblem}s of all
     * operations. The OpenAPI document lists them. Once for each enum.
     */
    @Documented
    @Repeatable(Several.class)
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Possible {

        /** The enum of the problems. */
        Class<? extends Enum<? extends ProblemCode>> value();

        /** Names of constants of the enum; all constants if it is empty. With a name that does not exist, there is no OpenAPI document. */
        String[] codes() default {};
    }

    /** Holds several {@link Possible}. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Several {

        Possible[] value();
    }
}
