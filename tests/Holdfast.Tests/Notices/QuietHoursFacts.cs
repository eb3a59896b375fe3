using Holdfast.Notices;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Tests.Notices;

/// <summary>Quiet by the clock on the wall, also in the nights when that clock is changed; and two a day.</summary>
public sealed class QuietHoursFacts
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];
    private static readonly NoticeChoices Choices = new();

    [Theory]
    [InlineData("2026-02-04T20:59:59", "2026-02-04T20:59:59")]
    [InlineData("2026-02-04T21:00:00", "2026-02-05T08:00:00")]
    [InlineData("2026-02-05T00:00:00", "2026-02-05T08:00:00")]
    [InlineData("2026-02-05T07:59:59", "2026-02-05T08:00:00")]
    [InlineData("2026-02-05T08:00:00", "2026-02-05T08:00:00")]
    // The night of ten hours and the night of twelve.
    [InlineData("2026-03-07T22:00:00", "2026-03-08T08:00:00")]
    [InlineData("2026-10-31T22:00:00", "2026-11-01T08:00:00")]
    public void From_nine_in_the_evening_until_eight_nothing_is_told(string at, string told) => Assert.Equal(In(told), Choices.When(In(at), Chicago, toldToday: 0));

    [Fact]
    public void The_short_night_is_ten_hours_and_the_long_one_twelve()
    {
        Assert.Equal(Duration.FromHours(10), QuietHours.Usual.EndAfter(In("2026-03-07T21:00:00"), Chicago) - In("2026-03-07T21:00:00"));
        Assert.Equal(Duration.FromHours(12), QuietHours.Usual.EndAfter(In("2026-10-31T21:00:00"), Chicago) - In("2026-10-31T21:00:00"));
    }

    [Theory]
    [InlineData("America/Chicago")]
    [InlineData("Europe/London")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Pacific/Apia")]
    [InlineData("Asia/Beirut")]
    public void Whatever_the_clocks_do_the_end_comes_after_the_beginning_and_is_never_quiet_itself(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        // Two that meet the hour in which clocks are changed, one the whole night, one around midnight, one by day.
        QuietHours[] each = [new(new(0, 30), new(1, 30)), new(new(1, 45), new(2, 30)), QuietHours.Usual, new(new(23, 30), new(0, 30)), new(new(12, 0), new(13, 0))];
        var changes = zone.GetZoneIntervals(Instant.FromUtc(2011, 6, 1, 0, 0), Instant.FromUtc(2026, 12, 31, 0, 0)).Where(interval => interval.HasEnd).Select(interval => interval.End).ToList();
        Assert.NotEmpty(changes);
        foreach (var change in changes)
        {
            for (var at = change - Duration.FromHours(30); at < change + Duration.FromHours(30); at += Duration.FromMinutes(10))
            {
                foreach (var quiet in each)
                {
                    var (end, begin) = (quiet.EndAfter(at, zone), quiet.BeginAfter(at, zone));
                    Assert.True(end > at && begin > at, $"{id} {at}");
                    Assert.False(quiet.HoldAt(end, zone), $"{id}: {quiet} is still quiet at its end {end.InZone(zone)}, asked at {at.InZone(zone)}");
                    if (!quiet.HoldAt(at, zone))
                    {
                        // Whatever is sent until then arrives outside them.
                        Assert.False(quiet.HoldAt(begin - Duration.FromSeconds(1), zone) && begin - at <= Duration.FromMinutes(10), $"{id}: {quiet} had begun before {begin.InZone(zone)}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(0, "2026-02-04T12:00:00")]
    [InlineData(1, "2026-02-04T12:00:00")]
    [InlineData(2, "2026-02-05T08:00:00")]
    [InlineData(7, "2026-02-05T08:00:00")]
    public void After_two_a_day_the_rest_comes_the_next_morning(int told, string expected) => Assert.Equal(In(expected), Choices.When(In("2026-02-04T12:00:00"), Chicago, told));

    [Fact]
    public void So_it_is_without_quiet_hours_and_with_quiet_hours_by_day()
    {
        Assert.Equal(In("2026-02-05T08:00:00"), (Choices with { HasQuietHours = false }).When(In("2026-02-04T23:00:00"), Chicago, 2));
        Assert.Equal(In("2026-02-04T23:00:00"), (Choices with { HasQuietHours = false }).When(In("2026-02-04T23:00:00"), Chicago, 0));
        var byDay = Choices with { QuietFrom = 7 * 60, QuietUntil = 17 * 60 };
        Assert.Equal(In("2026-02-05T17:00:00"), byDay.When(In("2026-02-04T20:00:00"), Chicago, 2));
    }

    [Fact]
    public void A_push_that_waits_somewhere_is_thrown_away_when_quiet_hours_begin()
    {
        Assert.Equal(In("2026-02-04T21:00:00"), Choices.Until(In("2026-02-04T20:30:00"), Chicago, Duration.FromHours(12)));
        Assert.Equal(In("2026-02-04T20:00:00"), Choices.Until(In("2026-02-04T08:00:00"), Chicago, Duration.FromHours(12)));
    }

    [Theory]
    [InlineData(NoticeKind.Reply, Telling.ByName, null, Telling.ByName)]
    [InlineData(NoticeKind.Reply, Telling.ByName, Telling.Quiet, Telling.Quiet)]
    [InlineData(NoticeKind.Reply, Telling.ByName, Telling.Nothing, Telling.Nothing)]
    [InlineData(NoticeKind.Reply, Telling.Nothing, Telling.Quiet, Telling.Nothing)]
    [InlineData(NoticeKind.Safety, Telling.ByName, Telling.Nothing, Telling.Quiet)]
    [InlineData(NoticeKind.Duty, Telling.Nothing, Telling.Nothing, Telling.Quiet)]
    public void The_quieter_of_kind_and_group_counts_and_some_are_never_left_out(NoticeKind kind, Telling forKind, Telling? forGroup, Telling expected)
    {
        var choices = new NoticeChoices
        {
            Kinds = new Dictionary<NoticeKind, Telling> { [kind] = forKind },
            Scopes = forGroup is { } here ? new Dictionary<string, Telling> { ["g"] = here } : new Dictionary<string, Telling>(),
        };
        Assert.Equal(expected, choices.For(kind, "g"));
        Assert.Equal(choices.For(kind, null), choices.For(kind, "another"));
    }

    [Fact]
    public void Nobody_who_never_chose_has_a_device_told() => Assert.All(NoticeKinds.All, kind => Assert.Equal(Telling.Quiet, Choices.For(kind, "g")));

    private static Instant In(string local) => Chicago.AtStrictly(LocalDateTimePattern.GeneralIso.Parse(local).Value).ToInstant();
}
