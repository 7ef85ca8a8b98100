package planted.strange;

/** In a top-level package that the design does not know. */
class Stranger {}
