using CsCheck;
using Holdfast.Meetings;
using Holdfast.Meetings.Feeds;
using Ical.Net;
using Ical.Net.DataTypes;
using NodaTime;
using Duration = NodaTime.Duration;

namespace Holdfast.Tests.Meetings.Feeds;

/// <summary>A calendar program that knows no zone by name works out the offset from what the file spells out.</summary>
public class CalendarZoneFacts
{
    private static readonly Instant Start = Instant.FromUtc(2027, 1, 1, 0, 0);

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/Dublin")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Havana")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Etc/UTC")]
    public void The_zone_spelled_out_is_the_zone(string id)
    {
        var written = new MeetingCalendar(An.Context);
        written.Add(An.Meeting(Schedule.Weekly(Weekdays.Friday, new LocalTime(19, 0), 60), id, [], Start));
        var text = written.Write("Meetings", null, Start);
        var zone = DateTimeZoneProviders.Tzdb[id];
        var spelled = Assert.Single(Calendar.Load(text)!.TimeZones);
        var changes = spelled.TimeZoneInfos
            .SelectMany(info => info.RecurrenceDates.GetAllDates().Prepend(info.Start!).Select(wall => (At: Local(wall).WithOffset(Of(info.OffsetFrom!)).ToInstant(), To: Of(info.OffsetTo!))))
            .OrderBy(change => change.At)
            .ToList();
        Gen.Int[0, 9 * 365 * 24 * 2].Sample(
            halfHours =>
            {
                var at = Start + Duration.FromMinutes(30 * halfHours);
                return changes.Last(change => change.At <= at).To == zone.GetUtcOffset(at);
            },
            iter: 5000);
    }

    private static LocalDateTime Local(CalDateTime wall) => LocalDateTime.FromDateTime(wall.Value);

    private static Offset Of(UtcOffset offset) => Offset.FromTimeSpan(offset.Offset);
}
