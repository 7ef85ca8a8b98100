package planted.catalog;

import org.springframework.stereotype.Repository;

@Repository
public class KeepsNoRows {}
