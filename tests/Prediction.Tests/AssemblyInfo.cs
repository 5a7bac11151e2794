// Each test has files and folders of its own; the classifiers they share may be used by several threads.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
