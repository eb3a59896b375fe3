using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Import;
using NodaTime;
using static Holdfast.Tests.Meetings.Import.ReadingLists;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>What the fields of a Meeting Guide record come to.</summary>
public class MeetingGuideFacts
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("6", 6)]
    [InlineData("\"3\"", 3)]
    [InlineData("[4]", 4)]
    [InlineData("\"Friday\"", 5)]
    [InlineData("\"viernes\"", 5)]
    [InlineData("\"Sun\"", 0)]
    public async Task A_day_is_a_number_a_name_or_an_array(string written, int day) =>
        Assert.Equal([day], (await Listing($"\"day\": {written}")).Schedule.DayNumbers());

    [Theory]
    [InlineData("19:30", 19, 30)]
    [InlineData("9:05", 9, 5)]
    [InlineData("19:30:00", 19, 30)]
    [InlineData("7:30 PM", 19, 30)]
    [InlineData("7:30 p.m.", 19, 30)]
    [InlineData("7pm", 19, 0)]
    [InlineData("12:00 AM", 0, 0)]
    [InlineData("12:15 pm", 12, 15)]
    [InlineData("11:00 AM", 11, 0)]
    [InlineData("noon", 12, 0)]
    [InlineData("Midnight", 0, 0)]
    public async Task A_time_is_read_as_people_write_it(string written, int hour, int minute) =>
        Assert.Equal(new LocalTime(hour, minute), (await Listing($"\"time\": \"{written}\"")).Schedule.Start);

    [Theory]
    [InlineData("\"time\": \"19:60\"", "time")]
    [InlineData("\"time\": \"25:00\"", "time")]
    [InlineData("\"time\": \"soon\"", "time")]
    [InlineData("\"time\": \"13\"", "time")]
    [InlineData("\"end_time\": \"late\"", "end time")]
    [InlineData("\"day\": 7", "day")]
    [InlineData("\"day\": -1", "day")]
    [InlineData("\"day\": [1, 9]", "day")]
    [InlineData("\"day\": \"someday\"", "day")]
    [InlineData("\"day\": null", "no day")]
    [InlineData("\"time\": null", "no time")]
    [InlineData("\"day\": null, \"time\": null", "appointment")]
    [InlineData("\"slug\": null", "no slug")]
    [InlineData("\"slug\": \"  \"", "no slug")]
    [InlineData("\"timezone\": \"Mars/Base\"", "time zone")]
    [InlineData("\"address\": null, \"city\": null", "neither a place")]
    public async Task A_record_that_cannot_be_is_refused_with_its_reason(string fields, string says) =>
        Assert.Contains(says, await Refusal(fields), StringComparison.Ordinal);

    [Theory]
    [InlineData("19:00", "20:30", 90)]
    [InlineData("23:00", "00:30", 90)]
    [InlineData("19:00", "19:00", 60)]
    [InlineData("00:00", "23:59", 1439)]
    public async Task An_end_before_the_start_is_past_midnight(string time, string end, int minutes) =>
        Assert.Equal(minutes, (await Listing($"\"time\": \"{time}\", \"end_time\": \"{end}\"")).Schedule.Minutes);

    [Fact]
    public async Task A_meeting_without_an_end_lasts_an_hour() => Assert.Equal(60, (await Listing("")).Schedule.Minutes);

    [Fact]
    public async Task Several_days_are_one_meeting_each_and_share_their_slug()
    {
        var whole = await Read("""[{"slug":"a","name":"Sunrise","day":[1,3,"5"],"time":"07:00","city":"Springfield","state":"IL","address":"1 Main St"}]""");
        Assert.Equal(["a-1", "a-3", "a-5"], whole.All().Select(draft => draft.Key));
        Assert.All(whole.All(), draft => Assert.Equal("a", draft.Slug));
        Assert.Equal([1, 3, 5], whole.All().SelectMany(draft => draft.Listing.Schedule.DayNumbers()));
    }

    [Fact]
    public async Task A_slug_used_twice_is_refused_the_second_time()
    {
        var whole = await Read("""[{"slug":"a","name":"A","day":1,"time":"07:00","city":"Springfield"},{"slug":"a","name":"B","day":1,"time":"08:00","city":"Springfield"}]""");
        Assert.Equal("A", Assert.Single(whole.All()).Listing.Name);
        Assert.Equal(2, Assert.Single(whole.Refused).Number);
    }

    [Fact]
    public async Task A_meeting_without_a_name_is_called_by_its_place_day_and_time() =>
        Assert.Equal("Town Hall Monday 19:00", (await Listing("\"name\": null, \"location\": \"Town Hall\"")).Name);

    [Theory]
    [InlineData("\"conference_url\": \"https://zoom.us/j/123456789\"", Venue.Hybrid)]
    [InlineData("\"conference_phone\": \"+13125550142\"", Venue.Hybrid)]
    [InlineData("\"types\": [\"O\"]", Venue.InPerson)]
    [InlineData("\"types\": [\"TC\"]", Venue.TemporarilyClosed)]
    [InlineData("\"types\": [\"tc\"], \"conference_url\": \"https://us02web.zoom.us/j/123456789\"", Venue.Online)]
    [InlineData("\"types\": [\"Temporary Closure\", \"Online Meeting\"]", Venue.Online)]
    [InlineData("\"approximate\": \"yes\", \"conference_url\": \"https://zoom.us/j/123456789\"", Venue.Online)]
    [InlineData("\"approximate\": \"yes\"", Venue.TemporarilyClosed)]
    [InlineData("\"approximate\": true, \"types\": [\"ONL\"]", Venue.Online)]
    [InlineData("\"attendance_option\": \"online\", \"types\": [\"ONL\"]", Venue.Online)]
    [InlineData("\"attendance_option\": \"hybrid\"", Venue.Hybrid)]
    [InlineData("\"attendance_option\": \"inactive\"", Venue.TemporarilyClosed)]
    [InlineData("\"conference_url\": \"https://example.org/room\"", Venue.InPerson)]
    [InlineData("\"conference_url\": \"https://notzoom.us/j/1\"", Venue.InPerson)]
    public async Task The_venue_follows_the_way_in_the_closure_and_the_address(string fields, Venue venue) =>
        Assert.Equal(venue, (await Listing(fields)).Venue);

    [Fact]
    public async Task A_link_of_an_unknown_provider_stays_in_the_notes_when_it_is_secure()
    {
        Assert.Equal("Ring twice.\nhttps://example.org/room", (await Listing("\"notes\": \"Ring twice.\", \"conference_url\": \"https://example.org/room\"")).Notes);
        Assert.Null((await Listing("\"conference_url\": \"http://example.org/room\"")).Notes);
        Assert.Null((await Listing("\"conference_url\": \"javascript:alert(1)\"")).Notes);
    }

    [Fact]
    public async Task The_way_in_goes_without_its_passcode_and_the_whole_is_kept_for_sealing()
    {
        var listing = await Listing("\"conference_url\": \"https://zoom.us/j/123456789?pwd=abc9\", \"conference_phone\": \"+13125550142,,123456789#,,445566#\", \"conference_phone_notes\": \"Dial (312) 555-0142, then 445566#\", \"contact_1_name\": \"Ana\", \"contact_1_phone\": \"312-555-0199\", \"feedback_emails\": [\"ana@example.org\"]");
        Assert.Equal("https://zoom.us/j/123456789", listing.ConferenceUrl);
        Assert.Equal("+13125550142,,123456789#", listing.ConferencePhone);
        Assert.Equal("Dial (312) 555-0142, then", listing.ConferencePhoneNotes);
        Assert.Equal("https://zoom.us/j/123456789?pwd=abc9", listing.Private!.JoinUrl);
        Assert.Equal("+13125550142,,123456789#,,445566#", listing.Private.JoinPhone);
        Assert.Equal(["Ana", "312-555-0199", "ana@example.org"], listing.Private.Contacts.OrderByDescending(contact => contact.StartsWith('A')).ThenBy(contact => contact));
    }

    [Theory]
    [InlineData("\"latitude\": 41.5, \"longitude\": -93.25", 41.5, -93.25, false)]
    [InlineData("\"latitude\": \"41.5\", \"longitude\": \"-93.25\"", 41.5, -93.25, false)]
    [InlineData("\"coordinates\": \"41.5,-93.25\"", 41.5, -93.25, false)]
    public async Task A_position_is_numbers_strings_or_a_pair(string fields, double latitude, double longitude, bool isApproximate)
    {
        var listing = await Listing(fields);
        Assert.Equal((latitude, longitude, isApproximate), (listing.Latitude, listing.Longitude, listing.IsApproximate));
    }

    [Theory]
    [InlineData("\"latitude\": 141.5, \"longitude\": -93.25")]
    [InlineData("\"latitude\": 0, \"longitude\": 0")]
    [InlineData("\"latitude\": \"NaN\", \"longitude\": \"1\"")]
    [InlineData("\"latitude\": 1e400, \"longitude\": 1")]
    [InlineData("\"longitude\": 1")]
    public async Task An_impossible_position_is_looked_up_by_town_instead(string fields)
    {
        var listing = await Listing(fields + ", \"city\": \"Chicago\", \"state\": \"IL\", \"country\": \"US\"");
        Assert.InRange(listing.Latitude!.Value, 41.5, 42.2);
        Assert.True(listing.IsApproximate);
    }

    [Theory]
    [InlineData("\"city\": \"Chicago\", \"state\": \"IL\", \"country\": \"USA\"", "America/Chicago")]
    [InlineData("\"city\": null, \"address\": \"1 Calle Mayor, Madrid, 28013, Spain\"", "Europe/Madrid")]
    [InlineData("\"latitude\": 53.54, \"longitude\": -113.49", "America/Edmonton")]
    [InlineData("\"timezone\": \"Europe/Paris\", \"latitude\": 53.54, \"longitude\": -113.49", "Europe/Paris")]
    [InlineData("\"city\": \"Nowhere\", \"state\": \"MA\", \"postal_code\": 2139, \"country\": \"US\"", "America/New_York")]
    public async Task The_zone_is_its_own_or_that_of_its_place(string fields, string zone) =>
        Assert.Equal(zone, (await Listing(fields, timeZone: null)).TimeZone);

    [Fact]
    public async Task A_record_without_zone_or_place_names_the_option() =>
        Assert.Contains("--time-zone", await Refusal("\"latitude\": -48.9, \"longitude\": -123.4, \"city\": null", timeZone: null), StringComparison.Ordinal);

    [Fact]
    public async Task Types_are_codes_or_names_in_any_case_and_imply_language_and_audience()
    {
        var listing = await Listing("\"types\": [\"o\", \"W\", \"Spanish\", \"x\", \"NOPE\"]");
        Assert.Equal("O,W,S,X", listing.Types.ToString());
        Assert.Equal("es", listing.Languages.ToString());
        Assert.Equal(Audiences.Women, listing.Audience.ToString());
        Assert.Contains(Accesses.StepFree, listing.Access);
    }

    [Fact]
    public async Task Markup_control_characters_and_direction_marks_are_taken_out_of_notes()
    {
        var listing = await Listing("""
            "notes": "<p>Ring <b>twice</b> &amp; wait.</p><script>alert(1)</script>\u0000\u202e\ud800 Caf\u00e9 &lt;i&gt;here&lt;/i&gt;<br>Room&nbsp;5"
            """);
        Assert.Equal("Ring twice & wait.\nCafé here\nRoom 5", listing.Notes);
    }

    [Fact]
    public async Task Long_words_are_cut_and_never_refused()
    {
        var listing = await Listing($"\"notes\": \"{string.Concat(Enumerable.Repeat("word ", 3000))}\", \"name\": \"{new string('n', 900)}\", \"location\": \"{string.Concat(Enumerable.Repeat("😀", 500))}\"");
        Assert.InRange(listing.Notes!.Length, 3000, Meeting.NotesLength);
        Assert.InRange(listing.Name.Length, 200, Meeting.NameLength);
        Assert.InRange(listing.Location!.Length, 200, Meeting.LineLength);
    }

    [Fact]
    public async Task Records_may_be_wrapped()
    {
        const string record = """{"slug":"a","name":"A","day":1,"time":"07:00","city":"Springfield"}""";
        foreach (var list in new[] { $"[{record}]", $$"""{"records":[{"id":"r1","createdTime":"x","fields":{{record}}}]}""", $$"""{"meta":{"n":[1,{}]},"meetings":[{{record}}],"more":null}""", $"[{{\"fields\":{record}}}]", "\uFEFF \n[" + record + "]" })
        {
            Assert.Equal("A", Assert.Single(await Listings(list)).Name);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("<!doctype html><html></html>")]
    [InlineData("<?xml version=\"1.0\"?>")]
    [InlineData("{}")]
    [InlineData("{\"records\":{}}")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"day\":1,\"time\":\"07:00\"}")]
    [InlineData("[1,2]")]
    [InlineData("[{}]")]
    [InlineData("[{\"key_string\":\"B\",\"id\":\"1\"}]")]
    [InlineData("[{\"id\":\"1\",\"name\":\"Area\",\"type\":\"AS\"}]")]
    [InlineData("[{\"slug\":\"a\",\"name\":\"A\",\"day\":1,\"time\":\"07:00\",\"city\":\"Springfield\"}")]
    [InlineData("[{\"slug\":\"a\",\"name\":\"A\",\"day\":1,\"time\":\"07:00\",\"city\":\"Spr")]
    [InlineData("[{\"slug\":\"a\",\"name\":\"A\",\"day\":1,\"time\":\"07:00\"}] and more")]
    [InlineData("[{\"slug\":\"a\",\"name\":\"A\",\"day\":1,\"time\":\"07:00\"},]")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("Hello there")]
    [InlineData("\u001f\u008b\u0008")]
    [InlineData("PK\u0003\u0004")]
    public async Task What_is_not_a_whole_list_is_refused_whole(string text)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => Read(text));
        Assert.EndsWith("Nothing was changed.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_array_is_a_list_of_none() => Assert.Empty((await Read("[]")).All());

    [Fact]
    public async Task A_record_past_its_bound_is_refused_by_number_and_the_next_goes_in()
    {
        var whole = await Read($$"""[{"slug":"a","name":"A","day":1,"time":"07:00","city":"Springfield"},{"slug":"b","notes":["{{string.Join("\",\"", Enumerable.Repeat(new string('x', 1000), 400))}}"]},{"slug":"c","name":"C","day":1,"time":"07:00","city":"Springfield"}]""");
        Assert.Equal(["a", "c"], whole.All().Select(draft => draft.Key));
        Assert.Equal(2, Assert.Single(whole.Refused).Number);
    }

    [Fact]
    public async Task A_list_past_its_bounds_is_refused_whole()
    {
        const string record = """{"slug":"a","name":"A","day":1,"time":"07:00","city":"Springfield"}""";
        Assert.Contains("more than 2 records", (await Assert.ThrowsAsync<RefusalException>(() => Read($"[{record},{record},{record}]", limits: new ImportLimits { Records = 2 }))).Message, StringComparison.Ordinal);
        Assert.Contains("larger than 90 bytes", (await Assert.ThrowsAsync<RefusalException>(() => Read($"[{record},{record}]", limits: new ImportLimits { Bytes = 90 }))).Message, StringComparison.Ordinal);
        Assert.Contains("too large", (await Assert.ThrowsAsync<RefusalException>(() => Read($"[{{\"slug\":\"{new string('x', 900_000)}\"}}]"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_comes_back_from_the_pile_as_it_went_in()
    {
        var draft = Assert.Single((await Read("""[{"slug":"a","name":"A","day":1,"time":"07:00","types":["O","W"],"city":"Chicago","state":"IL","notes":"Passcode: 1234","updated":"2026-01-02 03:04:05"}]""")).All());
        var back = Assert.Single(Draft.Read(new MemoryStream(Draft.Write([draft]))));
        Assert.Equal(draft.Said(), back.Said());
        Assert.Equal(draft.Listing.Private!.Passcodes, back.Listing.Private!.Passcodes);
        Assert.Equal(draft.Listing.Types, back.Listing.Types);
        Assert.Equal(Instant.FromUtc(2026, 1, 2, 3, 4, 5), back.Listing.UpdatedAt);
    }
}
