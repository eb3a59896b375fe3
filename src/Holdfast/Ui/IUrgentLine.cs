namespace Holdfast.Ui;

/// <summary>Says in one line who to call, for paper. Whoever lists meetings knows no crisis lines, so whoever does registers this.</summary>
public interface IUrgentLine
{
    /// <summary>For the reader's country and language; empty where nothing is known.</summary>
    string Line();
}
