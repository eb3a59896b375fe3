using Holdfast.Data;
using static Holdfast.Tests.Meetings.Import.ReadingLists;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>Lists as tables with a header row.</summary>
public class TableFacts
{
    [Theory]
    [InlineData("\n", ",", "")]
    [InlineData("\r\n", ",", "\uFEFF")]
    [InlineData("\r\n", ";", "")]
    [InlineData("\n", "\t", "")]
    public async Task A_table_is_read_by_its_column_names_in_any_order(string end, string separator, string mark)
    {
        string[][] rows =
        [
            ["Time", "Day", "Name", "Types", "Address", "Conference URL", "Slug", "Notes", "Contact 1 Email", "Extra column"],
            ["7:30 PM", "Monday", "\"Ana's \"\"Group\"\"\"", "\"Open, Wheelchair Access\"", "\"1 Main St, Springfield, IL 62701, USA\"", "https://zoom.us/j/123456789?pwd=abc1", "ana", $"\"Line one{end}line two\"", "ana@example.org", "x"],
            ["", "", "", "", "", "", "", "", "", ""],
            ["8:00 AM", "Sunday", "Short row"],
        ];
        var whole = await Read(mark + string.Join(end, rows.Select(row => string.Join(separator, row))) + end);
        var listing = Assert.Single(whole.All()).Listing;
        Assert.Equal("Ana's \"Group\"", listing.Name);
        Assert.Equal("O,X", listing.Types.ToString());
        Assert.Equal(("1 Main St", "Springfield", "IL", "62701", "USA"), (listing.Street, listing.City, listing.State, listing.PostalCode, listing.Country));
        Assert.Equal("https://zoom.us/j/123456789", listing.ConferenceUrl);
        Assert.Equal("Line one\nline two", listing.Notes);
        Assert.Equal(["ana@example.org"], listing.Private!.Contacts);
        Assert.Contains("no slug", Assert.Single(whole.Refused).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("Name,Day,Time,Slug\n\"never closed,1,7:00,a\nmore\n")]
    public async Task What_is_not_such_a_table_is_refused_whole(string text) => await Assert.ThrowsAsync<RefusalException>(() => Read(text));
}
