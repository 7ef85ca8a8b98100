package planted.catalog;

import org.jmolecules.ddd.annotation.Repository;

@Repository
public class IsARepositoryOfAnotherKind {}
