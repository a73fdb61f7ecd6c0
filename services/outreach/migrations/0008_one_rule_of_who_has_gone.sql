-- Whether a liaison has gone follows from every post (post_state), by one rule for every list.

DROP TABLE liaison_state;
