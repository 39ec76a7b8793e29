"""unittest: cases, fixtures, subtests, skips, expected failures, mocks and the text runner."""
# stderr: any

import io
import sys
import unittest
from unittest import mock


class Arithmetic(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print('class begins')

    @classmethod
    def tearDownClass(cls):
        print('class ends')

    def setUp(self):
        self.log = []
        self.addCleanup(lambda: print('cleanup', self.id().rpartition('.')[2], self.log))

    def test_a_success(self):
        self.log.append('ran')
        self.assertEqual(2 + 2, 4)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertIn(3, [1, 2, 3])
        self.assertIsInstance([], list)
        self.assertRegex('hedddle', r'd{3}')
        self.assertCountEqual([1, 2, 2], [2, 1, 2])
        with self.assertRaises(ZeroDivisionError) as caught:
            1 / 0
        self.assertEqual(str(caught.exception), 'division by zero')
        with self.assertRaisesRegex(ValueError, 'invalid literal'):
            int('x')
        with self.assertWarns(DeprecationWarning):
            import warnings
            warnings.warn('old', DeprecationWarning)
        with self.assertLogs('names', 'INFO') as logs:
            import logging
            logging.getLogger('names').warning('seen')
        self.assertEqual(logs.output, ['WARNING:names:seen'])

    def test_b_failure(self):
        self.assertEqual([1, 2, 3], [1, 2, 4], 'the lists')

    def test_c_error(self):
        raise KeyError('missing')

    def test_d_subtests(self):
        for n in range(4):
            with self.subTest(n=n):
                self.assertNotEqual(n % 2, 1)

    @unittest.skip('not today')
    def test_e_skipped(self):
        self.fail()

    @unittest.expectedFailure
    def test_f_expected(self):
        self.assertTrue(False)

    def test_g_texts(self):
        self.assertMultiLineEqual('one\ntwo\n', 'one\nthree\n')

    def test_h_dicts(self):
        self.assertEqual({'a': 1, 'b': 2}, {'a': 1, 'b': 3})


class Mocks(unittest.TestCase):
    def test_calls(self):
        thing = mock.Mock(return_value=3)
        self.assertEqual(thing(1, key='v'), 3)
        thing.assert_called_once_with(1, key='v')
        thing.method.side_effect = [1, ValueError('no')]
        self.assertEqual(thing.method(), 1)
        with self.assertRaises(ValueError):
            thing.method()
        print(thing.mock_calls)
        with self.assertRaises(AssertionError) as caught:
            thing.assert_called_with(2)
        print(caught.exception)

    def test_patches(self):
        with mock.patch('os.getpid', return_value=-1) as getpid:
            import os
            print(os.getpid(), getpid.call_count)
        with mock.patch.dict('os.environ', {'HEDDLE': '1'}):
            print(os.environ['HEDDLE'])
        print('HEDDLE' in os.environ)


def suite():
    load = unittest.defaultTestLoader.loadTestsFromTestCase
    return unittest.TestSuite([load(Arithmetic), load(Mocks)])


stream = io.StringIO()
result = unittest.TextTestRunner(stream=stream, verbosity=2).run(suite())
for line in stream.getvalue().split('\n'):
    if not line.startswith(('Ran ', '  File ', '    ')):
        print(line)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped),
      len(result.expectedFailures), result.wasSuccessful())

sys.argv = ['test_framework.py', '-q', 'Mocks.test_patches']
unittest.main(exit=False)
