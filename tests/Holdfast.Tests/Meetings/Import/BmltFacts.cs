using System.Text.Json;
using Holdfast.Meetings;
using static Holdfast.Tests.Meetings.Import.ReadingLists;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>Search results of a BMLT server.</summary>
public class BmltFacts
{
    private const string Meeting = """
        {"id_bigint":"42","worldid_mixed":"G0001","service_body_bigint":"7","service_body_name":"River Area","weekday_tinyint":"1","venue_type":"1","start_time":"19:30:00","duration_time":"01:15:00",
        "time_zone":"","formats":"O,St,WC,ZZ","longitude":"-93.250","latitude":"41.5","distance_in_km":"3","published":"1","meeting_name":"Sunrise","location_text":"Hall","location_info":"Side door",
        "location_street":"1 Main St","location_municipality":"Springfield","location_province":"IL","comments":"Bring a mug. Call 312-555-0142","bus_lines":"5","contact_email_1":"ana@example.org","email_contact":""}
        """;

    [Fact]
    public async Task Every_field_has_its_place()
    {
        var draft = Assert.Single((await Read($"[{Meeting}]")).All());
        var listing = draft.Listing;
        Assert.Equal(("42", "42", 42L), (draft.Slug, draft.Key, draft.FeedId));
        Assert.Equal(("Sunrise", "na", Venue.InPerson, "Hall", "1 Main St", "Springfield", "IL"), (listing.Name, listing.Programme, listing.Venue, listing.Location, listing.Street, listing.City, listing.State));
        Assert.Equal([0], listing.Schedule.DayNumbers());
        Assert.Equal((75, "O,St,WC,ZZ", 7L), (listing.Schedule.Minutes, listing.FormatKeys, listing.ServiceBodyId));
        Assert.Equal("Bring a mug. Call", listing.Notes);
        Assert.Equal(["312-555-0142", "ana@example.org"], listing.Private!.Contacts.Order());
        Assert.Contains(Accesses.StepFree, listing.Access);
    }

    [Fact]
    public async Task What_has_no_place_is_kept_for_an_export()
    {
        var extra = JsonSerializer.Deserialize<Dictionary<string, string>>(Assert.Single((await Read($"[{Meeting}]")).All()).Listing.Extra!)!;
        Assert.Equal("G0001", extra["worldid_mixed"]);
        Assert.Equal("Side door", extra["location_info"]);
        Assert.Equal("5", extra["bus_lines"]);
        Assert.Equal("-93.250", extra["longitude"]);
        Assert.DoesNotContain("latitude", extra.Keys);
        Assert.DoesNotContain("distance_in_km", extra.Keys);
        Assert.DoesNotContain("contact_email_1", extra.Keys);
    }

    [Theory]
    [InlineData("\"venue_type\":\"2\"", "\"formats\":\"O\"", Venue.Online)]
    [InlineData("\"venue_type\":\"3\"", "\"formats\":\"O\"", Venue.Hybrid)]
    [InlineData("\"venue_type\":\"\"", "\"formats\":\"O,VM\"", Venue.Online)]
    [InlineData("\"venue_type\":\"\"", "\"formats\":\"HY\"", Venue.Hybrid)]
    [InlineData("\"venue_type\":\"\"", "\"formats\":\"TC\"", Venue.TemporarilyClosed)]
    [InlineData("\"venue_type\":\"1\"", "\"formats\":\"TC,VM\"", Venue.Online)]
    [InlineData("\"venue_type\":\"\"", "\"formats\":\"\"", Venue.InPerson)]
    public async Task The_venue_is_told_or_read_from_the_formats(string venueType, string formats, Venue venue)
    {
        var record = Meeting.Replace("\"venue_type\":\"1\"", venueType, StringComparison.Ordinal).Replace("\"formats\":\"O,St,WC,ZZ\"", formats, StringComparison.Ordinal);
        Assert.Equal(venue, Assert.Single((await Read($"[{record}]")).All()).Listing.Venue);
    }

    [Fact]
    public async Task The_formats_of_the_answer_explain_keys_this_site_does_not_know()
    {
        var whole = await Read($$"""{"meetings":[{{Meeting}}],"formats":[{"key_string":"ZZ","name_string":"Basic Text","description_string":"","lang":"en","id":"3","world_id":"BT","format_type_enum":"FC1"}]}""");
        Assert.Contains(Catalog.ReadBmlt("na", [("BT", "BT")]).Types[0], Assert.Single(whole.All()).Listing.Types);
        Assert.Equal("ZZ", Assert.Single(whole.Formats).Key);
        Assert.Equal("River Area", whole.ServiceBodies[7]);
    }

    [Fact]
    public async Task What_its_server_does_not_publish_is_left_out_and_counted()
    {
        var whole = await Read($"[{Meeting.Replace("\"published\":\"1\"", "\"published\":\"0\"", StringComparison.Ordinal)}]");
        Assert.Empty(whole.All());
        Assert.Equal(1, whole.Unpublished);
    }

    [Theory]
    [InlineData("\"weekday_tinyint\":\"1\"", "\"weekday_tinyint\":\"8\"", "weekday_tinyint")]
    [InlineData("\"weekday_tinyint\":\"1\"", "\"weekday_tinyint\":\"0\"", "weekday_tinyint")]
    [InlineData("19:30:00", "99:30:00", "start_time")]
    [InlineData("\"id_bigint\":\"42\"", "\"id_bigint\":\"x\"", "id_bigint")]
    public async Task A_record_that_cannot_be_is_refused(string good, string bad, string says) =>
        Assert.Contains(says, Assert.Single((await Read($"[{Meeting.Replace(good, bad, StringComparison.Ordinal)}]")).Refused).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("", 60)]
    [InlineData("00:00:00", 60)]
    [InlineData("24:00:00", 1440)]
    [InlineData("1:30", 90)]
    public async Task A_missing_duration_is_an_hour(string duration, int minutes) =>
        Assert.Equal(minutes, Assert.Single((await Read($"[{Meeting.Replace("01:15:00", duration, StringComparison.Ordinal)}]")).All()).Listing.Schedule.Minutes);
}
