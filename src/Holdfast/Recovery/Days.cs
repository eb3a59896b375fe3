namespace Holdfast.Recovery;

/// <summary>A member's clocks as they stand today.</summary>
public sealed class Days(OwnThings own, MyDay day, RecoveryVocabulary vocabulary)
{
    /// <summary>All of them, in the order they were begun; two queries.</summary>
    public async Task<IReadOnlyList<ClockShown>> All(CancellationToken cancellation)
    {
        var clocks = await own.Latest<Clock, ClockFace>(Clock.MostPerMember, cancellation);
        if (clocks.Count == 0)
        {
            return [];
        }

        var different = (await own.Latest<DifferentDay, WentDifferently>(DifferentDay.MostPerMember, cancellation)).ToLookup(each => each.Words.Clock);
        return [.. clocks.Reverse().Select(clock => Show(clock, [.. different[clock.Id].OrderByDescending(each => each.Words.Day)]))];
    }

    private ClockShown Show(Kept<ClockFace> clock, IReadOnlyList<Kept<WentDifferently>> different)
    {
        var tally = Tally.Of(clock.Words.Start, different.Select(each => each.Words.Day), day.Today);
        return new ClockShown(clock.Id, clock.Words, tally, different, tally.Reached(vocabulary.Milestones));
    }
}

/// <param name="Different">Days that went differently, the newest first.</param>
/// <param name="Milestone">Reached today, or null.</param>
public sealed record ClockShown(string Id, ClockFace Face, Tally Tally, IReadOnlyList<Kept<WentDifferently>> Different, Milestone? Milestone);
