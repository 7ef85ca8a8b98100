package app.identity;

import platform.web.ProblemCode;

/** The problems of the checks that run before the API. Each constant says when it is answered and what a client can do. */
enum IdentityProblem implements ProblemCode {
    FORWARDED_REQUEST_REFUSED(
            403,
            "A first run serves this machine only",
            "A first run has demo clients and a sandbox, so it refuses requests that came through a proxy or by another host name.",
            "Call the platform by localhost, or configure an issuer, a database and providers of your own."),
    OTHER_SITE_REFUSED(
            403,
            "A page of another site cannot sign in",
            "A browser says that a page of another site has sent the request to the token end point.",
            "Send the request from a program, or from a page of the platform.");

    private final Description description;

    IdentityProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
