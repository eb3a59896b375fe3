using System.Net;
using System.Text.Json;
using CsCheck;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Web;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Meetings.Feeds;

/// <summary>Two lists on one site: an imported BMLT one with formats and service bodies of its own, and the site's own meetings.</summary>
public sealed class BmltFacts : IAsyncLifetime
{
    private HoldfastApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await HoldfastApp.Start(new Site { Address = new Uri("https://recovery.example.org"), Community = "Riverbend Recovery" });
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = app.Clock.GetCurrentInstant();
        await scope.ServiceProvider.GetRequiredService<Writer>().Write(db, async () =>
        {
            var source = new MeetingSource("bmlt.example.org");
            source.Read(now);
            db.MeetingSources.Add(source);
            await db.SaveChangesAsync();
            db.SourceFormats.AddRange(Format(source, 17, "O", "Open", "en", "OPEN"), Format(source, 17, "A", "Abierta", "es", "OPEN"), Format(source, 8, "St", "Step Study", "en", "STEP"), Format(source, 9, "ST", "Steering", "en", ""), Format(source, 40, "ZZ", "Never used", "en", ""));
            db.ServiceBodies.AddRange(Body(source, 1, 0, "Delta Region"), Body(source, 12, 1, "Harbor Area"), Body(source, 13, 12, "Pier Group"));
            db.Meetings.AddRange(
                Kept(source, 800, "north-pier", 12, "O,St", Invented.Meeting("North Pier", "na") with
                {
                    Latitude = 41.90,
                    Longitude = -87.60,
                    Extra = """{"longitude":"-87.600000","latitude":"41.9000","location_info":"Around the back/left","worldid_mixed":"G00012345","contact_name_1":"CANARY-9","email_contact":"CANARY-9","zone":"4"}""",
                }),
                Kept(source, 808, "south-pier", 13, "ST", Invented.Meeting("South Pier", "na", schedule: Schedule.Weekly(Weekdays.Sunday, new LocalTime(9, 0), 90)) with { Latitude = 41.60, Longitude = -87.60 }),
                Kept(null, 816, "lantern", null, null, Invented.Meeting("Lantern Group", schedule: Schedule.Weekly(Weekdays.Monday | Weekdays.Saturday, new LocalTime(20, 0), 60)) with { Venue = Venue.Online, Types = CodeList.Of("O"), Latitude = 41.5, Longitude = -87.6 }),
                Kept(null, 824, "monthly", null, null, Invented.Meeting("Second Tuesday", schedule: Schedule.Monthly(2, Weekdays.Tuesday, new LocalTime(18, 0), 60))));
            var gone = Kept(source, 832, "gone-pier", 12, "O", Invented.Meeting("Gone Pier", "na"));
            gone.Close(now);
            db.Meetings.Add(gone);

            Meeting Kept(MeetingSource? from, long id, string slug, long? body, string? keys, Listing listing)
            {
                var meeting = new Meeting(id, slug, from, slug, slug);
                meeting.List(listing with { ServiceBodyId = body, FormatKeys = keys }, null, null, now);
                return meeting;
            }
        });

        static SourceFormat Format(MeetingSource source, long id, string key, string name, string language, string world)
        {
            var format = new SourceFormat(source.Id, id, key, language);
            format.Describe(name, name, world, "FC1");
            return format;
        }

        static ServiceBody Body(MeetingSource source, long id, long parent, string name)
        {
            var body = new ServiceBody(source.Id, id, name);
            body.Describe(parent, name, "", "AS", "https://body.example.org/", "", "");
            return body;
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_question_finds_what_it_asks_for()
    {
        // 800 Wednesday 19:00, 808 Sunday 9:00 for 90 minutes, 816 and 817 Monday and Saturday 20:00 online; the monthly and the closed one never.
        var table = new (string Query, string Ids)[]
        {
            ("", "808,816,800,817"),
            ("meeting_ids=800,817", "800,817"),
            ("meeting_ids[]=800&meeting_ids[]=808", "808,800"),
            ("meeting_ids=-800", "808,816,817"),
            ("weekdays=1", "808"),
            ("weekdays=2,7", "816,817"),
            ("weekdays[]=-1&weekdays[]=-4", "816,817"),
            ("venue_types=2", "816,817"),
            ("venue_types=-2", "808,800"),
            ("services=12", "800"),
            ("services=1&recursive=1", "808,800"),
            ("services=-12&recursive=1", "816,817"),
            ("services=900000", "816,817"),
            ("formats=17", "800"),
            ("formats=17,9", ""),
            ("formats=17,9&formats_comparison_operator=OR", "808,800"),
            ("formats=-17", "808,816,817"),
            ("SearchString=pier", "808,800"),
            ("SearchString=pi", "808,816,800,817"),
            ("SearchString=808,816", "808,816"),
            ("StartsAfterH=19", "816,817"),
            ("StartsAfterH=18&StartsAfterM=59", "816,800,817"),
            ("StartsBeforeH=9&StartsBeforeM=1", "808"),
            ("EndsBeforeH=10&EndsBeforeM=30", "808"),
            ("MinDurationH=1&MinDurationM=1", "808"),
            ("MaxDurationH=1", "816,800,817"),
            ("lat_val=41.9&long_val=-87.6&geo_width_km=5", "800"),
            ("lat_val=41.9&long_val=-87.6&geo_width=22", "808,800"),
            ("lat_val=41.9&long_val=-87.6&geo_width=-2&sort_results_by_distance=1", "800,808"),
            ("lat_val=41.9&long_val=-87.6", ""),
            ("lat_val=41.9&long_val=-87.6&data_field_key=id_bigint,distance_in_km", "808,816,800,817"),
            ("meeting_key=meeting_name&meeting_key_value=north+pier", "800"),
            ("meeting_key=weekday_tinyint&meeting_key_value[]=1&meeting_key_value[]=4", "808,800"),
            ("meeting_key=start_time&meeting_key_value=9:00", "808"),
            ("meeting_key=formats&meeting_key_value=O", ""),
            ("sort_keys=meeting_name,weekday_tinyint", "816,817,800,808"),
            ("sort_key=time", "808,816,800,817"),
            ("page_size=2&page_num=2", "800,817"),
            ("page_size=2&page_num=3", ""),
            ("advanced_published=-1", ""),
            ("weekdays=Tuesday", ""),
            ("lat_val=1000&long_val=0&geo_width=1", ""),
            ("page_size=-1", ""),
            ("StartsAfterH=-3", ""),
            ("meeting_ids=9223372036854775808", ""),
        };
        var wrong = new List<string>();
        foreach (var (query, ids) in table)
        {
            using var json = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetSearchResults&" + query));
            var found = string.Join(',', json.RootElement.EnumerateArray().Select(row => row.GetProperty("id_bigint").GetString()));
            if (found != ids)
            {
                wrong.Add($"{query}: {found}, not {ids}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task An_imported_meeting_goes_out_as_it_came_in()
    {
        var text = await app.Text("/client_interface/json/?switcher=GetSearchResults&meeting_ids=800");
        Assert.Contains("https://recovery.example.org", text, StringComparison.Ordinal);
        Assert.Contains("Around the back/left", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        var row = json.RootElement[0];
        Assert.All(row.EnumerateObject(), field => Assert.Equal(JsonValueKind.String, field.Value.ValueKind));
        foreach (var (field, value) in new[]
        {
            ("id_bigint", "800"), ("worldid_mixed", "G00012345"), ("service_body_bigint", "12"), ("service_body_name", "Harbor Area"),
            ("weekday_tinyint", "4"), ("venue_type", "1"), ("start_time", "19:00:00"), ("duration_time", "01:00:00"), ("time_zone", "America/Chicago"),
            ("formats", "O,St"), ("format_shared_id_list", "17,8"), ("longitude", "-87.600000"), ("latitude", "41.9000"), ("published", "1"), ("zone", "4"),
            ("meeting_name", "North Pier"), ("location_street", "12 Harbor Street"), ("location_province", "IL"), ("email_contact", ""), ("distance_in_km", ""),
        })
        {
            Assert.Equal(value, row.GetProperty(field).GetString());
        }
    }

    [Fact]
    public async Task Formats_come_with_the_meetings_that_use_them()
    {
        using var json = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetSearchResults&get_used_formats&meeting_ids=800,816&data_field_key=id_bigint,formats"));
        Assert.Equal(2, json.RootElement.GetProperty("meetings").GetArrayLength());
        Assert.Equal(["id_bigint", "formats"], json.RootElement.GetProperty("meetings")[0].EnumerateObject().Select(field => field.Name));
        var keys = json.RootElement.GetProperty("formats").EnumerateArray().Select(format => format.GetProperty("key_string").GetString()).ToList();
        Assert.Equal(["O", "O", "St", "VM"], keys.Order(StringComparer.Ordinal));
        using var only = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetSearchResults&get_formats_only=1&meeting_ids=800"));
        Assert.Equal(["formats"], only.RootElement.EnumerateObject().Select(field => field.Name));
        using var none = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetSearchResults&get_used_formats=1&meeting_ids=1"));
        Assert.Equal("""{"meetings":[],"formats":[]}""", none.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("format_ids=17", "O:en")]
    [InlineData("format_ids=17&lang_enum=es", "A:es")]
    [InlineData("format_ids=17&lang_enum[]=en&lang_enum[]=es", "O:en,A:es")]
    [InlineData("format_ids=40", "")]
    [InlineData("format_ids=40&show_all=1", "ZZ:en")]
    [InlineData("show_all=1&lang_enum=en&key_strings[]=TC&key_strings[]=VM&key_strings[]=HY", "VM:en,TC:en,HY:en")]
    [InlineData("key_strings=VM&lang_enum=es", "VM:es")]
    [InlineData("format_ids=seventeen", "")]
    public async Task Formats_are_those_in_use_unless_all_are_asked_for(string query, string expected)
    {
        using var json = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetFormats&" + query));
        Assert.Equal(expected, string.Join(',', json.RootElement.EnumerateArray().Select(format => $"{format.GetProperty("key_string").GetString()}:{format.GetProperty("lang").GetString()}")));
    }

    [Theory]
    [InlineData("", "1,12,13,900000")]
    [InlineData("services=12", "12")]
    [InlineData("services=12&recursive=1", "12,13")]
    [InlineData("services=13&parents=1", "1,12,13")]
    [InlineData("services[]=-12", "1,13,900000")]
    public async Task Service_bodies_are_the_site_and_the_imported_ones(string query, string ids)
    {
        using var json = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetServiceBodies&" + query));
        Assert.Equal(ids, string.Join(',', json.RootElement.EnumerateArray().Select(body => body.GetProperty("id").GetString())));
    }

    [Fact]
    public async Task The_server_tells_what_it_is()
    {
        using var json = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetServerInfo"));
        var info = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("4002007", info.GetProperty("versionInt").GetString());
        Assert.Equal("1", info.GetProperty("semanticAdmin").GetString());
        Assert.Equal("<bmltInfo><serverVersion><readableString>4.2.7</readableString></serverVersion></bmltInfo>", (await app.Text("/client_interface/serverInfo.xml")).Split('\n')[1]);
        using var area = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetCoverageArea"));
        Assert.Equal("41.9", area.RootElement[0].GetProperty("nw_corner_latitude").GetString());
        Assert.Equal("41.5", area.RootElement[0].GetProperty("se_corner_latitude").GetString());
        using var keys = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetFieldKeys"));
        Assert.Contains(keys.RootElement.EnumerateArray(), key => key.GetProperty("key").GetString() == "weekday_tinyint");
        using var values = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetFieldValues&meeting_key=location_neighborhood"));
        Assert.Equal("""[{"location_neighborhood":"NULL","ids":"800,808,816,817"}]""", values.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("&start_date=2026-02-04&end_date=2026-02-04", 4)]
    [InlineData("&start_date=2026-02-05", 0)]
    [InlineData("&end_date=2026-02-03", 0)]
    [InlineData("&meeting_id=832", 1)]
    [InlineData("&service_body_id=12", 2)]
    [InlineData("&start_date=yesterday", 0)]
    public async Task Changes_are_told_by_day(string query, int count)
    {
        using var json = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetChanges" + query));
        Assert.Equal(count, json.RootElement.GetArrayLength());
        Assert.All(json.RootElement.EnumerateArray(), change =>
        {
            var gone = change.GetProperty("meeting_id").GetString() == "832";
            Assert.Equal(gone ? "comdef_change_type_delete" : "comdef_change_type_change", change.GetProperty("change_type").GetString());
            Assert.Equal("12:00 PM, 2/4/2026", change.GetProperty("date_string").GetString());
            var shown = change.GetProperty("json_data").GetProperty(gone ? "before" : "after");
            Assert.Equal("********", shown.GetProperty("contact_name_1").GetString());
        });
    }

    [Theory]
    [InlineData("//client_interface//json?switcher=GetServerInfo")]
    [InlineData("//client_interface/json/?switcher=GetServerInfo")]
    [InlineData("/client_interface/json//?switcher=GetServerInfo")]
    [InlineData("/client_interface/json?switcher=GetServerInfo")]
    [InlineData("///client_interface///json///?switcher=GetServerInfo")]
    public async Task Slashes_too_many_or_too_few_are_forgiven(string path)
    {
        using var response = await app.Client.GetAsync(new Uri(app.Address.GetLeftPart(UriPartial.Authority) + path));
        Assert.Contains("versionInt", await HoldfastApp.Expect(response, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/client_interface/json/?switcher=GetNothing")]
    [InlineData("/client_interface/json/")]
    [InlineData("/client_interface/php/?switcher=GetFormats")]
    [InlineData("/client_interface/csv/?switcher=GetNAWSDump&sb_id=1")]
    [InlineData("/client_interface/tsml/?switcher=GetFormats")]
    [InlineData("/client_interface/jsonp/?switcher=GetFormats&callback=alert(1)")]
    [InlineData("/client_interface/jsonp/?switcher=GetFormats&callback=a%0A")]
    public async Task What_BMLT_has_no_answer_to_is_422(string path)
    {
        using var response = await app.Client.GetAsync(new Uri(path, UriKind.Relative));
        await HoldfastApp.Expect(response, HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("/client_interface/json/?switcher=GetFieldValues")]
    [InlineData("/client_interface/json/?switcher=GetFieldValues&meeting_key=password")]
    [InlineData("/client_interface/json/?switcher=GetSearchResults&SearchString=Larkspur&StringSearchIsAnAddress=1")]
    public async Task What_BMLT_refuses_is_refused(string path)
    {
        using var response = await app.Client.GetAsync(new Uri(path, UriKind.Relative));
        await HoldfastApp.Expect(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_script_of_another_site_gets_its_call_back()
    {
        using var response = await app.Client.GetAsync(new Uri("/client_interface/jsonp/?switcher=GetSearchResults&meeting_ids=800&data_field_key=id_bigint&callback=jQuery.cb_1$", UriKind.Relative));
        Assert.Equal("""jQuery.cb_1$([{"id_bigint":"800"}]);""", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/javascript", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("cross-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.StartsWith("callback([", await app.Text("/client_interface/jsonp/?switcher=GetServerInfo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bridge_to_Meeting_Guide_counts_days_from_Sunday_as_0()
    {
        using var json = JsonDocument.Parse(await app.Text("/client_interface/tsml/?switcher=GetSearchResults&meeting_ids=808,816"));
        Assert.Equal([0, 1], json.RootElement.EnumerateArray().Select(row => row.GetProperty("day").GetInt32()));
        Assert.Equal("41.6,-87.6", json.RootElement[0].GetProperty("coordinates").GetString());
        Assert.Equal("Online Meeting", json.RootElement[1].GetProperty("location").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement[1].GetProperty("coordinates").ValueKind);
        Assert.Equal(["O", "ONL"], json.RootElement[1].GetProperty("types").EnumerateArray().Select(type => type.GetString()!));
    }

    [Fact]
    public async Task No_question_however_odd_breaks_a_feed()
    {
        string[] names =
        [
            "switcher", "meeting_ids", "weekdays", "venue_types", "formats", "services", "recursive", "SearchString", "StartsAfterH", "StartsBeforeM", "EndsBeforeH",
            "MinDurationH", "MaxDurationM", "lat_val", "long_val", "geo_width", "geo_width_km", "meeting_key", "meeting_key_value", "data_field_key", "sort_keys", "sort_key",
            "page_size", "page_num", "lang_enum", "advanced_published", "start_date", "end_date", "meeting_id", "service_body_id", "format_ids", "key_strings", "callback",
            "programme", "type", "mode", "lang", "day", "q", "lat", "lon", "km", "get_used_formats", "get_formats_only", "sort_results_by_distance",
        ];
        string[] values =
        [
            "", "0", "-1", "1", "4", "800", "1e9", "-1e308", "1e400", "NaN", "Infinity", "-Infinity", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "2147483648",
            "%00", "%F0%9F%98%80", "%ED%A0%80", "%FF", "'", "\"", "--", "1,2,,-3", ",", "weekday_tinyint", "start_time", "distance_in_km", "9999-12-31", "0000-00-00", "-5", "41.9", "180", "-90.0000001", "es", "O", "\u0130",
        ];
        string[] paths =
        [
            "/meetings.json?", "/meetings.ics?", "/meetings.csv?", "/client_interface/json/?switcher=GetSearchResults&", "/client_interface/json/?switcher=GetFormats&", "/client_interface/tsml/?switcher=GetSearchResults&",
            "/client_interface/json/?switcher=GetServiceBodies&", "/client_interface/json/?switcher=GetChanges&", "/client_interface/json/?switcher=GetFieldValues&", "/client_interface/jsonp/?switcher=GetServerInfo&", "/client_interface/json/?",
        ];
        var part = Gen.Select(Gen.OneOf(names), Gen.OneOf("", "[]", "[0]"), Gen.OneOf(values), (name, brackets, value) => $"{name}{brackets}={value}");
        var question = Gen.Select(Gen.OneOf(paths), part.Array[0, 6], (path, parts) => path + string.Join('&', parts));
        var questions = new List<string>();
        question.Sample(questions.Add, iter: 600, threads: 1);
        var broken = new List<string>();
        foreach (var asked in questions.Take(600))
        {
            using var response = await app.Client.GetAsync(new Uri(asked, UriKind.Relative));
            if ((int)response.StatusCode is not 200 and not 400 and not 422)
            {
                broken.Add($"{(int)response.StatusCode} {asked}");
            }
        }

        Assert.Empty(broken);
    }
}
