namespace Holdfast.Ui;

/// <summary>The feelings people choose from, in one list for the whole site. Whoever keeps the list registers it.</summary>
public interface IFeelings
{
    /// <summary>By code, in the order they are shown.</summary>
    IReadOnlyDictionary<string, LocalText> Feelings { get; }
}
