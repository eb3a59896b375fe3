using System.Collections.Frozen;
using Holdfast.Ui;

namespace Holdfast.Safety;

/// <summary>The ladder, from a word to the end. Stored by number.</summary>
public enum Step
{
    /// <summary>A word to the person, and nothing else.</summary>
    Note = 1,
    Hide = 2,
    Slow = 3,
    SuspendFromGroup = 4,

    /// <summary>From the whole site, until a day.</summary>
    Suspend = 5,

    /// <summary>From the whole site, without an end.</summary>
    Remove = 6,
}

public static class Steps
{
    /// <summary>For how many days a step with an end may last.</summary>
    public static readonly IReadOnlyList<int> Days = [1, 3, 7, 14, 30, 90];

    private static readonly FrozenDictionary<Step, LocalText> Names = new Dictionary<Step, LocalText>
    {
        [Step.Note] = new("A word to the person", "Unas palabras a la persona"),
        [Step.Hide] = new("Hide it", "Ocultarlo"),
        [Step.Slow] = new("Slow down in the group", "Ir más despacio en el grupo"),
        [Step.SuspendFromGroup] = new("Pause in the group", "Pausa en el grupo"),
        [Step.Suspend] = new("Pause on the whole site", "Pausa en todo el sitio"),
        [Step.Remove] = new("End their place here", "Terminar su lugar aquí"),
    }.ToFrozenDictionary();

    /// <summary>As it is told to whom it is about.</summary>
    private static readonly FrozenDictionary<Step, LocalText> Done = new Dictionary<Step, LocalText>
    {
        [Step.Note] = new("A word to you", "Unas palabras para ti"),
        [Step.Hide] = new("Something you wrote was hidden", "Se ocultó algo que escribiste"),
        [Step.Slow] = new("You were slowed down in a group", "Se te pidió ir más despacio en un grupo"),
        [Step.SuspendFromGroup] = new("You were paused in a group", "Se puso en pausa tu lugar en un grupo"),
        [Step.Suspend] = new("You were paused on the whole site", "Se puso en pausa tu lugar en todo el sitio"),
        [Step.Remove] = new("Your place here was ended", "Se terminó tu lugar aquí"),
    }.ToFrozenDictionary();

    public static LocalText Told(Step step) => Done[step];

    public static LocalText Name(Step step) => Names[step];

    public static bool HasEnd(this Step step) => step is Step.Slow or Step.SuspendFromGroup or Step.Suspend;

    public static bool IsSiteWide(this Step step) => step is Step.Suspend or Step.Remove;
}
