using Holdfast.Ui;

namespace Holdfast.Recovery.Toolkit;

/// <summary>Something to do in a hard quarter of an hour, or in a quiet one. The steps are the tool; the rest only adds.</summary>
/// <param name="Code">In addresses, and stored with what somebody wrote.</param>
/// <param name="For">In one line, when it helps.</param>
public sealed record Tool(string Code, LocalText Name, LocalText For, IReadOnlyList<LocalText> Steps)
{
    /// <summary>When this is not the right thing to do.</summary>
    public LocalText? Care { get; init; }

    public ToolTimer? Timer { get; init; }

    public BreathingPace? Pace { get; init; }

    public IReadOnlyList<ToolField> Fields { get; init; } = [];

    /// <summary>What fields of <see cref="ToolFieldKind.Choice"/> choose from, by code.</summary>
    public IReadOnlyDictionary<string, LocalText> Choices { get; init; } = new Dictionary<string, LocalText>();

    public string Address => "/toolkit/" + Code;
}

/// <param name="Minutes">To choose from, the shortest first.</param>
/// <param name="Start">On the button; {0} stands for the minutes.</param>
/// <param name="Under">Under the clock.</param>
/// <param name="Says">From 0 to 100 percent of the time.</param>
public sealed record ToolTimer(IReadOnlyList<int> Minutes, LocalText Start, LocalText Under, IReadOnlyList<TimerWords> Says)
{
    public string StartWords(int minutes) => Start.ToString().Replace("{0}", minutes.ToString(System.Globalization.CultureInfo.CurrentCulture), StringComparison.Ordinal);
}

/// <param name="At">Percent of the time that has passed.</param>
public sealed record TimerWords(int At, LocalText Words);

/// <summary>How long to breathe in and out, in seconds.</summary>
public sealed record BreathingPace(int In, int Out);

public enum ToolFieldKind
{
    /// <summary>Several lines.</summary>
    Text,

    /// <summary>One line.</summary>
    Line,

    /// <summary>A box to tick.</summary>
    Yes,

    /// <summary>One of the tool's choices.</summary>
    Choice,
}

/// <param name="Code">Stored with what somebody wrote.</param>
public sealed record ToolField(string Code, ToolFieldKind Kind, LocalText Label, LocalText? Hint)
{
    private const int LongestLine = 300;

    /// <summary>How many characters fit.</summary>
    public int Longest => Kind == ToolFieldKind.Text ? ToolWords.LongestAnswer : LongestLine;
}
