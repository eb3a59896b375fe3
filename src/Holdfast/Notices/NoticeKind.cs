namespace Holdfast.Notices;

/// <summary>What a notice is about, and no finer: the kind is all that the database shows of it.</summary>
public enum NoticeKind
{
    /// <summary>Something new in a group, or somebody let in.</summary>
    News,

    /// <summary>An answer to something of theirs.</summary>
    Reply,

    /// <summary>A reminder they asked for.</summary>
    Reminder,

    /// <summary>A meeting or a shift begins soon.</summary>
    Soon,

    /// <summary>A report they made, or a decision about them. It can't be left out, only kept quiet.</summary>
    Safety,

    /// <summary>A week of one group in a line, for whoever asked for it there. It is always quiet.</summary>
    Digest,

    /// <summary>Somebody asks for them (they look after the group, or are on shift), or answers their asking for somebody now. Quiet hours and the daily two don't hold it back; it can't be left out.</summary>
    Duty,
}

/// <summary>How far a notice of a kind goes, from least to most.</summary>
public enum Telling
{
    /// <summary>It isn't written down at all.</summary>
    Nothing,

    /// <summary>It waits on the page of notices.</summary>
    Quiet,

    /// <summary>Their devices are told too: the site's name and a sentence that says nothing.</summary>
    ByName,
}

public static class NoticeKinds
{
    public static readonly IReadOnlyList<NoticeKind> All = Enum.GetValues<NoticeKind>();

    /// <summary>Those chosen for everything at once; a digest is chosen group by group.</summary>
    public static readonly IReadOnlyList<NoticeKind> Chosen = [.. All.Where(kind => kind != NoticeKind.Digest)];

    /// <summary>The only sentences a notice is ever shown in, by ux.md section 9. English is the key of the Spanish.</summary>
    public static string Sentence(this NoticeKind kind) => kind switch
    {
        NoticeKind.News or NoticeKind.Safety or NoticeKind.Duty => "You have something new.",
        NoticeKind.Reply => "Someone replied.",
        NoticeKind.Reminder => "A reminder you asked for.",
        NoticeKind.Soon => "Starting soon.",
        NoticeKind.Digest => "A week in one of your groups.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The least that can be chosen: whoever is on shift, or decided about, must be able to find out.</summary>
    public static Telling Least(this NoticeKind kind) => kind is NoticeKind.Safety or NoticeKind.Duty ? Telling.Quiet : Telling.Nothing;
}
