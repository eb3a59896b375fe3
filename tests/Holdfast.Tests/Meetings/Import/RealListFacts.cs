using Holdfast.Data;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>Every real list, without --time-zone: how many meetings go in, and which records don't and why.</summary>
public class RealListFacts
{
    private const string Object = "one object";
    private const string OtherList = "not of meetings";

    [Theory]
    [InlineData("meeting-guide", "spec_kansas-city_data-sample.json", 45, "")]
    [InlineData("meeting-guide", "tsml-ui_aasanjose.test.json", 670, "")]
    [InlineData("meeting-guide", "tsml-ui_aasfmarin.test.json", 658, "")]
    [InlineData("meeting-guide", "tsml-ui_airtable-json.test.json", 545, "")]
    [InlineData("meeting-guide", "tsml-ui_al-anon.json", 360, "")]
    [InlineData("meeting-guide", "tsml-ui_appointment.test.json", 1, "1 by appointment")]
    [InlineData("meeting-guide", "tsml-ui_benlomond.test.json", 35, "")]
    [InlineData("meeting-guide", "tsml-ui_eda.json", 185, "")]
    // Two hamlets without a position that no gazetteer of towns over 1,000 people knows.
    [InlineData("meeting-guide", "tsml-ui_edmonton.json", 313, "41 time zone,311 time zone")]
    [InlineData("meeting-guide", "tsml-ui_kc.test.json", 206, "")]
    [InlineData("meeting-guide", "tsml-ui_nocodeapi.com.test.json", 567, "")]
    [InlineData("meeting-guide", "tsml-ui_sussexaa.json", 123, "")]
    [InlineData("meeting-guide", "tsml-ui_times.json", 8, "5 by appointment")]
    [InlineData("meeting-guide", "tsml-ui_timezones.test.json", 2, "")]
    [InlineData("meeting-guide", "tsml_template.csv", 36, "")]
    [InlineData("bmlt", "yap_meeting-search-42.867970-day2.json", 53, "")]
    [InlineData("bmlt", "yap_meeting-search-42.867970-day3.json", 54, "")]
    [InlineData("bmlt", "yap_meeting-search-42.867970-day4.json", 62, "")]
    public async Task A_real_list_goes_in(string folder, string name, int meetings, string refused)
    {
        await using var list = File.OpenRead(RealLists.Find(folder, name));
        var whole = await ReadingLists.Read(list);
        var wanted = refused.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(meetings, whole.All().Count());
        Assert.Equal(wanted.Length, whole.RefusedCount);
        foreach (var (refusal, expected) in whole.Refused.Zip(wanted))
        {
            var parts = expected.Split(' ', 2);
            Assert.Equal(parts[0], refusal.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Contains(parts[1], refusal.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("meeting-guide", "spec_feed.schema.json", Object)]
    [InlineData("meeting-guide", "spec_meeting-type.schema.json", Object)]
    [InlineData("meeting-guide", "spec_meeting.schema.json", Object)]
    [InlineData("meeting-guide", "spec_proposed-new.json", Object)]
    [InlineData("meeting-guide", "spec_schema-example.json", Object)]
    [InlineData("meeting-guide", "spec_types.json", Object)]
    [InlineData("meeting-guide", "tsml_programs_types.json", Object)]
    [InlineData("meeting-guide", "tsml-ui_invalid.json", "valid JSON: it breaks at line 80")]
    [InlineData("bmlt", "bmlt-server_api-docs-semantic.json", Object)]
    [InlineData("bmlt", "derived_sample_GetFormats_all_langs.json", OtherList)]
    [InlineData("bmlt", "derived_sample_GetServiceBodies.json", OtherList)]
    [InlineData("bmlt", "yap_formats.json", OtherList)]
    [InlineData("bmlt", "yap_helpline-search-brooklyn-ny.json", OtherList)]
    [InlineData("bmlt", "yap_helpline-search-buffalo-ny.json", OtherList)]
    [InlineData("bmlt", "yap_helpline-search-geneva-override.json", OtherList)]
    [InlineData("bmlt", "yap_server-info.json", OtherList)]
    [InlineData("bmlt", "yap_service-bodies.json", OtherList)]
    public async Task A_real_file_that_is_no_list_is_refused_whole(string folder, string name, string says)
    {
        await using var list = File.OpenRead(RealLists.Find(folder, name));
        Assert.Contains(says, (await Assert.ThrowsAsync<RefusalException>(() => ReadingLists.Read(list))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meeting-guide")]
    [InlineData("bmlt")]
    public void Every_real_file_is_in_one_of_these_tables(string folder)
    {
        var path = Path.GetDirectoryName(RealLists.Find(folder, folder == "bmlt" ? "yap_formats.json" : "spec_types.json"))!;
        var told = typeof(RealListFacts).GetMethods()
            .SelectMany(method => method.GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute)))
            .Select(data => (IReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
            .Where(arguments => arguments.Count > 2)
            .Select(arguments => (string)arguments.ElementAt(1).Value!)
            .ToHashSet();
        Assert.All(Directory.GetFiles(path), file => Assert.Contains(Path.GetFileName(file), told));
    }
}
