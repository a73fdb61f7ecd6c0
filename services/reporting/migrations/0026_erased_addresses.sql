-- Who was erased before addresses went with them (docs/decisions/0110) has none here any more either.
DELETE FROM address_book
USING fact
WHERE fact.type = 'registry.person.erased.v1' AND address_book.holder = fact.code;
