using CsCheck;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Finder;
using NodaTime;

namespace Holdfast.Tests.Meetings.Finder;

/// <summary>
/// Whatever is asked, the index answers what reading every meeting one by one would: the same meetings in the
/// same order, page by page, on a large segment, a small one, and one laid over another.
/// </summary>
public sealed class FinderAgreesFacts
{
    private static readonly Instant Now = HoldfastApp.Noon;
    private static readonly ProgrammeCatalog Catalog = ProgrammeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "programmes.yaml"));
    private static readonly string[] Zones = ["America/Chicago", "Europe/London", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns"];
    private static readonly string[] Programmes = ["aa", "na", "smart", "rd"];
    private static readonly string[] Types = ["O", "C", "D", "ST", "W"];
    private static readonly string[] Names = ["Lantern", "Harbor Light", "Nueva Orilla", "Lantern Rock", "Quiet Shore"];

    // Two crowded towns, one at the date line and one near a pole, and the rest of the world.
    private static readonly Gen<(double Latitude, double Longitude)?> Where = Gen.Frequency(
        (4, Gen.Double[-0.3, 0.3].Select(Gen.Double[-0.3, 0.3], (a, b) => ((double, double)?)(41.9 + a, -87.6 + b))),
        (2, Gen.Double[-0.4, 0.4].Select(Gen.Double[-0.4, 0.4], (a, b) => ((double, double)?)(-17 + a, b < 0 ? 180 + b : -180 + b))),
        (1, Gen.Double[-90.0, 90.0].Select(Gen.Double[-180.0, 180.0], (a, b) => ((double, double)?)(a, b))),
        (1, Gen.Double[88.5, 90.0].Select(Gen.Double[-180.0, 180.0], (a, b) => ((double, double)?)(a, b))),
        (1, Gen.Const(((double, double)?)null)));

    private static readonly Gen<LocalTime> Clock = Gen.Int[0, (24 * 12) - 1].Select(five => LocalTime.Midnight.PlusMinutes(five * 5));

    private static readonly Gen<Schedule> When = Gen.Frequency(
        (6, Gen.Select(Gen.Int[1, 127], Clock, Gen.Int[15, 300], (days, time, minutes) => Schedule.Weekly((Weekdays)days, time, minutes))),
        (6, Gen.Select(Gen.Int[0, 6], Clock, Gen.Int[15, 300], (day, time, minutes) => Schedule.Weekly(Schedule.DayOf(day), time, minutes))),
        (2, Gen.Select(Gen.Int[1, 5], Gen.Int[0, 6], Clock, (nth, day, time) => Schedule.Monthly(nth, Schedule.DayOf(day), time, 60))),
        (1, Gen.Select(Gen.Int[0, 6], Clock, (day, time) => Schedule.MonthlyLast(Schedule.DayOf(day), time, 90))),
        (1, Gen.Select(Gen.Int[-30, 60], Clock, (days, time) => Schedule.Once(new LocalDate(2026, 2, 4).PlusDays(days), time, 60))));

    private static readonly Gen<Listing> AnyListing = Gen.Select(
        Gen.Select(Where, When, Pick(Zones), Pick(Names)),
        Gen.Select(Pick(Programmes), Pick(Types).Array[0, 3], Gen.Int[1, 4], Gen.Int[0, 5]),
        (place, kind) => new Listing
        {
            Name = place.Item4,
            Programme = kind.Item1,
            Venue = (Venue)kind.Item3,
            TimeZone = place.Item3,
            Schedule = place.Item2,
            Latitude = place.Item1?.Latitude,
            Longitude = place.Item1?.Longitude,
            Types = CodeList.Of(kind.Item2),
            Languages = kind.Item4 == 0 ? CodeList.Of("es") : CodeList.Of("en"),
            Audience = kind.Item4 == 1 ? CodeList.Of(Audiences.Women) : CodeList.Empty,
            Access = kind.Item4 is 1 or 2 ? CodeList.Of(Accesses.StepFree) : CodeList.Empty,
        });

    private static readonly Gen<FinderQuestion> AnyQuestion = Gen.Select(
        Gen.Select(Where, Pick(1.0, 5, 25, 100, 500), Gen.Bool, Gen.Int[0, 20]),
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 12]),
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[1, 30]),
        (place, a, b) => new FinderQuestion
        {
            Near = place.Item3 ? place.Item1 : null,
            Km = place.Item2,
            Now = place.Item4 < 4,
            Days = a.Item1 < 7 ? Schedule.DayOf(a.Item1) : Weekdays.None,
            FromMinute = a.Item2 == 0 ? 18 * 60 : a.Item2 == 1 ? 22 * 60 : null,
            ToMinute = a.Item2 == 0 ? 21 * 60 : a.Item2 == 1 ? 3 * 60 : null,
            Programme = a.Item3 < 2 ? Programmes[a.Item3] : null,
            Pathway = a.Item3 == 2 ? "12-step" : null,
            Modes = a.Item4 < 8 ? (Modes)a.Item4 : Modes.Any,
            Type = b.Item1 < 2 ? Types[b.Item1] : null,
            Language = b.Item1 == 2 ? "es" : null,
            Audiences = b.Item2 == 0 ? [Audiences.Women] : [],
            Access = b.Item2 == 1 ? [Accesses.StepFree] : [],
            Words = b.Item3 == 0 ? ["lantern"] : b.Item3 == 1 ? ["nueva", "ori"] : [],
            NotBefore = b.Item3 == 2 ? SegmentBuilder.MinuteOf(Now) + 600 : null,
            Before = b.Item3 is 2 or 3 ? SegmentBuilder.MinuteOf(Now) + 2040 : null,
            Limit = b.Item4,
        });

    [Theory]
    [InlineData(5000)]
    [InlineData(300)]
    public void An_answer_is_what_reading_every_meeting_gives(int count)
    {
        var meetings = Meetings(AnyListing.Array[count].Single(), firstId: 1);
        var vocabulary = new Vocabulary(Catalog);
        var index = new FinderIndex(vocabulary, Build(vocabulary, meetings), null, Catalog);
        AnyQuestion.Sample(question => Agree(index, meetings, question), iter: 400, threads: 1);
    }

    [Fact]
    public void An_index_made_hours_ago_answers_for_now()
    {
        // Weekly ones only: of the others an index knows what comes next as of when it was made.
        var meetings = Meetings([.. AnyListing.Array[6000].Single().Where(listing => listing.Schedule.Repeats == Repeats.Weekly)], firstId: 1);
        var vocabulary = new Vocabulary(Catalog);
        var index = new FinderIndex(vocabulary, Build(vocabulary, meetings), null, Catalog);
        AnyQuestion.Sample(question => Agree(index, meetings, question, Now + Duration.FromHours(6)), iter: 300, threads: 1);
    }

    [Fact]
    public void Changes_laid_over_an_index_answer_as_if_it_were_made_anew()
    {
        var before = Meetings(AnyListing.Array[4500].Single(), firstId: 1);
        var vocabulary = new Vocabulary(Catalog);
        var index = new FinderIndex(vocabulary, Build(vocabulary, before), null, Catalog);
        var changed = Meetings(AnyListing.Array[200].Single(), firstId: 4400);
        var gone = Enumerable.Range(1, 100).ToHashSet();
        var touched = changed.Select(meeting => (int)meeting.Id).Concat(gone).ToHashSet();
        var now = index.With(touched, Build(vocabulary, changed));
        var after = before.Where(meeting => !touched.Contains((int)meeting.Id)).Concat(changed).ToList();
        AnyQuestion.Sample(question => Agree(now, after, question), iter: 300, threads: 1);
    }

    private static Gen<T> Pick<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(index => of[index]);

    private static bool Agree(FinderIndex index, IReadOnlyList<Meeting> meetings, FinderQuestion question, Instant? at = null)
    {
        var expected = Read(meetings, question, at ?? Now);
        var got = new List<int>();
        FinderCursor? after = null;
        for (var page = 0; page < 4; page++)
        {
            var answer = index.Ask(question with { After = after }, at ?? Now);
            got.AddRange(answer.Items.Select(item => item.MeetingId));
            if (answer.Total is { } total && (question.Near is not null || question.Words.Count > 0))
            {
                Assert.Equal(expected.Count, total);
            }

            after = answer.Next;
            if (after is null)
            {
                break;
            }
        }

        Assert.Equal(expected.Take(question.Limit * 4), got);
        return true;
    }

    /// <summary>The plain meaning of a question, one meeting at a time.</summary>
    private static List<int> Read(IReadOnlyList<Meeting> meetings, FinderQuestion question, Instant at)
    {
        var now = SegmentBuilder.MinuteOf(at);
        var found = new List<(long Start, int Id)>();
        foreach (var meeting in meetings)
        {
            var start = meeting.Schedule.Start.Hour * 60 + meeting.Schedule.Start.Minute;
            var (from, to) = (question.FromMinute ?? 0, question.ToMinute ?? 1439);
            var fits = (question.Days == Weekdays.None || (meeting.Schedule.Days & question.Days) != 0)
                && (from <= to ? start >= from && start <= to : start >= from || start <= to)
                && (question.Programme is null || meeting.Programme == question.Programme)
                && (question.Pathway is null || Catalog.Find(meeting.Programme)!.Pathway == question.Pathway)
                && (question.Type is null || meeting.Types.Contains(question.Type))
                && (question.Language is null || meeting.Languages.Contains(question.Language))
                && question.Audiences.All(meeting.Audience.Contains)
                && question.Access.All(meeting.Access.Contains)
                && FitsMode(meeting.Venue, question.Modes)
                && FitsWords(meeting.Name + " " + Catalog.Find(meeting.Programme)!.Name.English, question.Words)
                && (question.Near is not { } near || (meeting.Latitude is { } latitude && Globe.Km(near.Latitude, near.Longitude, latitude, meeting.Longitude!.Value) <= question.Km));
            if (!fits)
            {
                continue;
            }

            if (meeting.Venue == Venue.TemporarilyClosed)
            {
                if (!question.Now && question.NotBefore is null && question.Before is null && question.Modes == Modes.Any)
                {
                    found.Add((int.MaxValue, (int)meeting.Id));
                }

                continue;
            }

            var zone = DateTimeZoneProviders.Tzdb[meeting.TimeZone];
            var next = Occurrences.Between(meeting.Schedule, zone, [], at, at + Duration.FromDays(409))
                .Select(gathering => SegmentBuilder.MinuteOf(gathering.Start))
                .Where(begin => question.NotBefore is null || begin >= question.NotBefore)
                .Cast<int?>()
                .FirstOrDefault();
            if (next is { } first && (!question.Now || first <= now + FinderQuestion.SoonMinutes) && (question.Before is null || first < question.Before))
            {
                found.Add((first, (int)meeting.Id));
            }
        }

        return [.. found.Order().Select(pair => pair.Id)];
    }

    private static bool FitsMode(Venue venue, Modes modes) =>
        modes == Modes.Any
        || (modes.HasFlag(Modes.InPerson) && venue is Venue.InPerson or Venue.Hybrid)
        || (modes.HasFlag(Modes.Online) && venue == Venue.Online)
        || (modes.HasFlag(Modes.Hybrid) && venue == Venue.Hybrid);

    private static bool FitsWords(string text, IReadOnlyList<string> wanted)
    {
        var words = text.ToLowerInvariant().Split(' ', '-', ',', '(', ')');
        return wanted.SkipLast(1).All(words.Contains) && (wanted.Count == 0 || words.Any(word => word.StartsWith(wanted[^1], StringComparison.Ordinal)));
    }

    private static List<Meeting> Meetings(Listing[] listings, int firstId) =>
        [.. listings.Select((listing, index) => An.MeetingWithId(firstId + index, listing, Now))];

    private static Segment Build(Vocabulary vocabulary, IEnumerable<Meeting> meetings)
    {
        using var builder = new SegmentBuilder(vocabulary, Now);
        foreach (var meeting in meetings)
        {
            builder.Add(meeting, []);
        }

        return builder.Build();
    }
}
