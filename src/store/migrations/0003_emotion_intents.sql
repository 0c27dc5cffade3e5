-- What a reading says beyond its polarity; null: not read. `intents` has bit i for the i-th name of model/reading.h: new ones are added at the end.
alter table signal add column emotion text;
alter table signal add column emotion_confidence double precision;
alter table signal add column emotion_intensity double precision;
alter table signal add column intents integer;
-- The words that name what is judged, and those that are given as the cause; null: none.
alter table mention add column object_begin integer;
alter table mention add column object_end integer;
alter table mention add column cause_begin integer;
alter table mention add column cause_end integer;
-- Of its factor, in its signal: what the watch counts. Equals are told apart as the writer does, by which comes first.
alter table mention add column strongest boolean;
update mention set strongest = not exists (
  select 1 from mention other
  where other.signal_id = mention.signal_id and other.factor = mention.factor and other.taxonomy_version = mention.taxonomy_version
    and (abs(other.polarity) * other.confidence > abs(mention.polarity) * mention.confidence
      or (abs(other.polarity) * other.confidence = abs(mention.polarity) * mention.confidence
        and (other.aspect_begin, other.opinion_begin, other.polarity) < (mention.aspect_begin, mention.opinion_begin, mention.polarity))));
